import * as fc from 'fast-check';
import { AMOUNT_FIELDS, CANONICAL_FIELDS, type CanonicalField, STATUSES } from '../canonical-fields';
import { normalizePostback } from './normalize-postback';
import type { CanonicalPostback, MappedValues, NormalizedPostback } from '../postback-types';

const normalize = (values: MappedValues): NormalizedPostback =>
  normalizePostback({ conversion_id: 'c1', ...values }, { timezone: 'UTC' });

function postbackOf(values: MappedValues): CanonicalPostback {
  const result = normalize(values);
  if (!result.ok) throw new Error(JSON.stringify(result.reasons));
  return result.postback;
}

const diagnosticsOf = (values: MappedValues) => {
  const result = normalize(values);
  return result.ok ? [] : result.reasons;
};

describe('normalizePostback', () => {
  it('returns every stored field, null where no value was received', () => {
    const { conversion_id, ...others } = postbackOf({});
    expect(conversion_id).toBe('c1');
    expect(new Set(Object.values(others))).toEqual(new Set([null]));
    const stored = Object.keys(CANONICAL_FIELDS).filter(
      (field) => CANONICAL_FIELDS[field as CanonicalField] !== 'token',
    );
    expect(Object.keys(postbackOf({})).toSorted()).toEqual([...stored, 'status_original'].toSorted());
  });

  it('reads each field by its kind', () => {
    expect(
      postbackOf({
        conversion_id: ' 9007199254740993 ',
        offer_name: '  Shopee 💰 ',
        usd_payout: '$1,234.5',
        conversion_currency: 'myr',
        datetime_conversion: '2025-01-01 12:00:00',
        status: 'APPROVED',
        ts_token: 'a secret',
      }),
    ).toMatchObject({
      conversion_id: '9007199254740993',
      offer_name: 'Shopee 💰',
      usd_payout: '1234.5000',
      conversion_currency: 'MYR',
      datetime_conversion: '2025-01-01T12:00:00.000Z',
      status: 'approved',
      status_original: null,
    });
    expect(postbackOf({ ts_token: 'a secret' })).not.toHaveProperty('ts_token');
  });

  it('stores an unknown status as other, with the original word', () => {
    expect(postbackOf({ status: ' Yet to Consume ' })).toMatchObject({
      status: 'other',
      status_original: 'Yet to Consume',
    });
    expect(postbackOf({ status: 'other', status_original: 'Gone' }).status_original).toBe('Gone');
  });

  it('removes control characters, NUL and lone surrogates, which PostgreSQL rejects', () => {
    const text = 'a\u0000b\u0007c\r\nd\u0085e\ud83df\udca0g\ufffd💰';
    expect(postbackOf({ conversion_id: text, offer_name: text, status: text })).toMatchObject({
      conversion_id: 'abcdefg\ufffd💰',
      offer_name: 'abcdefg\ufffd💰',
      status_original: 'abcdefg\ufffd💰',
    });
  });
});

describe('normalizePostback quarantines', () => {
  it.each(['', '  ', '\u0000', '\u0000 \n'])('an empty conversion id: %j', (conversionId) => {
    expect(diagnosticsOf({ conversion_id: conversionId })).toEqual([
      { field: 'conversion_id', code: 'conversion_id_missing', reason: 'The conversion id is missing.' },
    ]);
  });

  it('a missing conversion id', () => {
    expect(normalizePostback({}, { timezone: 'UTC' })).toMatchObject({
      ok: false,
      reasons: [{ field: 'conversion_id' }],
    });
  });

  it('a conversion id of more than 255 characters, as PostgreSQL counts them', () => {
    expect(postbackOf({ conversion_id: '💰'.repeat(255) }).conversion_id).toHaveLength(510);
    expect(diagnosticsOf({ conversion_id: '💰'.repeat(256) })).toMatchObject([{ field: 'conversion_id' }]);
    expect(diagnosticsOf({ conversion_id: `${'x'.repeat(255)}\u0000` })).toEqual([]);
    expect(Array.from(diagnosticsOf({ conversion_id: '💰'.repeat(256) })[0]!.value!)).toHaveLength(100);
  });

  it.each(AMOUNT_FIELDS)('%s that is no amount', (field) => {
    expect(diagnosticsOf({ [field]: 'free' })).toMatchObject([{ field, value: 'free' }]);
  });

  it('with every reason at once', () => {
    const diagnostics = diagnosticsOf({ conversion_id: '', usd_payout: 'x', usd_sale_amount: '1e99' });
    expect(diagnostics.map(({ field }) => field).toSorted()).toEqual([
      'conversion_id',
      'usd_payout',
      'usd_sale_amount',
    ]);
  });
});

describe('normalizePostback leaves out with a warning', () => {
  it.each<[CanonicalField, string]>([
    ['datetime_conversion', 'yesterday'],
    ['conversion_currency', '$'],
    ['conversion_currency', 'RM'],
    ['order_id', 'x'.repeat(256)],
    ['offer_name', 'x'.repeat(4_097)],
    ['status', 'x'.repeat(4_097)],
  ])('an unreadable %s', (field, value) => {
    const result = normalize({ [field]: value });
    expect(result).toMatchObject({ ok: true, postback: { [field]: null }, warnings: [{ field }] });
    expect(result.warnings[0]!.value!.length).toBeLessThanOrEqual(100);
  });

  it('no text of the maximum length', () => {
    expect(postbackOf({ offer_name: '💰'.repeat(4_096) }).offer_name).toHaveLength(8_192);
  });
});

describe('normalizePostback, for any values', () => {
  const values = fc.dictionary(
    fc.constantFrom(...Object.keys(CANONICAL_FIELDS)),
    fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary', minLength: 250, maxLength: 300 })),
  );

  it('never throws and returns only what the columns accept', () => {
    fc.assert(
      fc.property(values, (received) => {
        const result = normalize(received);
        for (const { field, reason, value = '' } of [...result.warnings, ...(result.ok ? [] : result.reasons)]) {
          expect(field in CANONICAL_FIELDS && reason.endsWith('.')).toBe(true);
          expect(value).not.toMatch(/\p{Cc}|\p{Cs}/u);
        }
        for (const text of Object.values(result.ok ? result.postback : {})) {
          expect(text ?? 'x').toMatch(/^[^\p{Cc}\p{Cs}]+$/u);
        }
        expect([null, ...STATUSES]).toContain(result.ok ? result.postback.status : null);
      }),
    );
  });

  it('normalizes stored values to themselves', () => {
    fc.assert(
      fc.property(values, (received) => {
        const result = normalize(received);
        fc.pre(result.ok);
        const present = Object.entries(result.postback).filter(([, value]) => value !== null);
        expect(postbackOf(Object.fromEntries(present))).toEqual(result.postback);
      }),
    );
  });
});
