import * as fc from 'fast-check';
import { AMOUNT_FIELDS, CANONICAL_FIELDS, type CanonicalField, STATUSES } from '../canonical-fields';
import { normalizePostback } from './normalize-postback';
import type { CanonicalPostback, MappedValues, NormalizedPostback } from '../postback-types';

const normalize = (values: MappedValues): NormalizedPostback =>
  normalizePostback(
    { conversion_id: 'c1', ...values },
    { timezone: 'UTC', receivedAtMs: Date.parse('2026-11-29T00:00:00Z') },
  );

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
    expect(normalizePostback({}, { timezone: 'UTC', receivedAtMs: Date.parse('2026-11-29T00:00:00Z') })).toMatchObject({
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
    ['conversion_currency', 'Rs'],
    ['conversion_currency', 'doubloons'],
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

describe('the currency of an amount', () => {
  it.each<[MappedValues, string[]]>([
    [{ usd_payout: 'MYR 22.50', usd_sale_amount: 'RM 450.00' }, ['usd_sale_amount', 'usd_payout']],
    [{ usd_payout: '€5.00' }, ['usd_payout']],
    [{ myr_payout: 'USD 5.00' }, ['myr_payout']],
    [{ sale_amount_local: 'THB 500', conversion_currency: 'MYR' }, ['sale_amount_local']],
    [{ sale_amount_local: 'THB 500', payout_local: 'RM 5' }, ['payout_local']],
  ])('quarantines %j, which contradicts its field', (values, fields) => {
    const result = normalize(values);
    expect(result.ok ? [] : result.reasons).toEqual(
      fields.map((field) => expect.objectContaining({ field, code: 'currency_contradicts' })),
    );
  });

  it.each<[MappedValues, string | null]>([
    [{ sale_amount_local: 'THB 500', payout_local: '฿25' }, 'THB'],
    [{ sale_amount_local: '500', payout_local: '฿25' }, 'THB'],
    [{ sale_amount_local: '$500' }, null],
    [{ sale_amount_local: '$500', conversion_currency: 'SGD' }, 'SGD'],
    [{ sale_amount_local: '500', conversion_currency: 'rm' }, 'MYR'],
    [{ sale_amount_local: '500', conversion_currency: 'vnđ' }, 'VND'],
    [{ usd_payout: 'US$ 7.10' }, null],
  ])('of %j is %s', (values, currency) => {
    expect(postbackOf(values).conversion_currency).toBe(currency);
  });
});

describe('the spelling of an id', () => {
  const numbers = new Set<CanonicalField>(['conversion_id']);
  const idOf = (conversion_id: string, isNumber = false) =>
    normalizePostback({ conversion_id }, { timezone: 'UTC', receivedAtMs: 0, ...(isNumber && { numbers }) });

  it.each([
    ['88123456.0', false, '88123456'],
    ['98765432.00', true, '98765432'],
    ['7.6543219E7', true, '76543219'],
    ['1e3', true, '1000'],
    ['1.0E+2', true, '100'],
    ['150e-1', true, '15'],
    ['1.50', true, '1.5'],
    ['-5.0', true, '-5'],
    ['\u202aAB12\u202c', false, 'AB12'],
    ['AB\u200b12', false, 'AB12'],
    ['\u200b8\u200b8.0', false, '88'],
    ['ĐHA\u0301', false, 'ĐHÁ'],
  ])('%j is one with %s', (sent, isNumber, id) => {
    const warnings = [expect.objectContaining({ field: 'conversion_id', code: 'id_respelled' })];
    expect(idOf(sent, isNumber)).toMatchObject({ postback: { conversion_id: id }, warnings });
  });

  it.each([
    ['910000000000000000000000000001', true],
    ['0071230017', false],
    ['7.6543219E7', false],
    ['1.5', true],
    ['1.50', false],
    ['15e-1', false],
    ['1e400', true],
    ['1.0.0', false],
    ['A.0', false],
  ])('%s stays as it is', (sent, isNumber) => {
    expect(idOf(sent, isNumber)).toMatchObject({ postback: { conversion_id: sent }, warnings: [] });
  });
});

describe('a status', () => {
  it.each([
    ['Confirmed', 'approved'],
    ['ON_HOLD', 'pending'],
    ['on  hold', 'pending'],
    ['\uff21pproved', 'approved'],
    ['appro\u200bved', 'approved'],
    ['Refunded', 'rejected'],
    ['settled', 'paid'],
  ])('%s is %s without a warning', (sent, status) => {
    expect(normalize({ status: sent })).toMatchObject({ postback: { status }, warnings: [] });
  });

  it.each(['1', 'ditolak', 'completed'])('%s has no meaning by itself', (sent) => {
    const warnings = [expect.objectContaining({ field: 'status', code: 'status_unknown_word' })];
    expect(normalize({ status: sent })).toMatchObject({
      postback: { status: 'other', status_original: sent },
      warnings,
    });
  });
});

describe('a text that was encoded twice', () => {
  it.each([
    ['Shopee%20MY', 'encoded_twice'],
    ['CafÃ©', 'utf8_twice'],
    ['â€™s', 'utf8_twice'],
  ])('%s is kept with the warning %s', (text, code) => {
    expect(normalize({ offer_name: text })).toMatchObject({
      postback: { offer_name: text },
      warnings: [{ field: 'offer_name', code }],
    });
  });

  it.each(['100%', '50%_OFF', 'Café', 'São Paulo', 'Ã', 'ÃO 3', '中文©'])('%s is kept without one', (text) => {
    expect(normalize({ offer_name: text })).toMatchObject({ postback: { offer_name: text }, warnings: [] });
  });
});

describe('what stands in the place of a conversion id', () => {
  it.each([
    ['macro', 'conversion_id_placeholder'],
    ['filler', 'conversion_id_filler'],
    [undefined, 'conversion_id_missing'],
  ] as const)('is named: %s', (absentId, code) => {
    const result = normalizePostback({}, { timezone: 'UTC', receivedAtMs: 0, absentId });
    expect(result).toMatchObject({ ok: false, reasons: [{ field: 'conversion_id', code }] });
  });
});
