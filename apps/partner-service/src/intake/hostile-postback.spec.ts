import { samples } from '@app/common/testing/samples';
import { redactHeaders } from '@app/common';
import {
  compileMapping,
  compileTenantIndex,
  interpret,
  type Interpretation,
  readRawData,
  targetOf,
} from '@app/postback';
import fc from 'fast-check';
import type { CompiledPartner, CompiledTenant } from '../partner-config/compile-partner';
import type { PostbackRequest } from './postback-request';
import { readParameters, type PostbackContent } from './read-parameters';

const layer = { mapping: { amount: 'usd_payout', when: 'datetime_conversion' }, rules: {} };
const mapping = compileMapping(layer);
const tenant = { id: 1, code: 'default', mapping, times: { timezone: 'Asia/Tokyo' } } as CompiledTenant;
const tenantIndex = compileTenantIndex([{ tenant, isDefault: true, isActive: true, tokens: [], inactiveTokens: [] }]);
const reading = { fieldOf: (name: string) => targetOf(mapping, name)?.field };
const partner = { mapping, tenantIndex, reading } as unknown as CompiledPartner;

function journey(sent: Partial<PostbackRequest>): PostbackContent & Interpretation<CompiledTenant> {
  const raw = { method: 'POST', path: '/e', query: '', headers: {}, body: new Uint8Array(0), address: '', ...sent };
  const [read] = readParameters(raw, partner, () => 'hmac:');
  return { ...read!, ...interpret(partner, read!, Date.parse('2026-11-29T00:00:00Z'), () => 'hash') };
}

const NAMES = [
  'conversion_id',
  'amount',
  'when',
  'status',
  'ts_token',
  'offer_name',
  '__proto__',
  'constructor',
  'a[b]',
];
const value = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('1', '1e400', '{x}', '%', '\0', '\ud800', '💰'));
const form = fc
  .array(fc.tuple(fc.oneof(fc.constantFrom(...NAMES), value), value))
  .map((pairs) => pairs.map(([name, text]) => `${name}=${text}`).join('&'));
const json = fc
  .dictionary(fc.oneof(fc.constantFrom(...NAMES), value), fc.jsonValue())
  .map((object) => JSON.stringify(object));
const text = fc.oneof(form, json, value);
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc
    .tuple(text, fc.constantFrom('utf8' as const, 'latin1' as const, 'utf16le' as const))
    .map(([body, encoding]) => Buffer.from(body, encoding)),
  fc.tuple(text, fc.nat(300)).map(([body, length]) => Buffer.from(body).subarray(0, length)),
);

describe('a postback of any bytes', () => {
  it('is read and understood, or is quarantined with its reasons; it is never an error', () => {
    fc.assert(
      fc.property(text, bytes, (query, body) => {
        const { rawData, result, bodyError } = journey({ query, body });
        expect(() => JSON.parse(rawData)).not.toThrow();
        expect(readRawData(rawData)).toEqual(expect.any(Array));
        if (bodyError) expect(result.ok).toBe(false);
        if (!result.ok) expect(result.reasons.length).toBeGreaterThan(0);
        expect(() => JSON.stringify(result)).not.toThrow();
      }),
      { numRuns: samples(2_000) },
    );
  });

  it('has headers that can be kept, whatever they are', () => {
    const header = fc.oneof(value, fc.constantFrom('referer', 'cookie', '__proto__', 'x-original-url', 'toString'));
    fc.assert(
      fc.property(fc.dictionary(header, fc.oneof(value, fc.array(value))), (headers) => {
        expect(() => JSON.parse(redactHeaders(headers as never))).not.toThrow();
      }),
      { numRuns: samples(1_000) },
    );
  });

  it('keeps no token in clear, in UTF-8 or in Latin-1, as JSON or as a form', () => {
    const bodies = [
      'offer_name=café&ts_token=HIDDEN&conversion_id=1',
      '{"offer_name":"café","ts_token":"HIDDEN","conversion_id":1}',
    ];
    for (const body of bodies) {
      for (const encoding of ['utf8', 'latin1'] as const) {
        const { rawData, result } = journey({ body: Buffer.from(body, encoding) });
        expect(rawData).not.toContain('HIDDEN');
        expect(result).toMatchObject({ ok: true, postback: { conversion_id: '1', offer_name: 'café' } });
        expect(JSON.stringify(result.warnings)).not.toContain('HIDDEN');
        const converted = encoding === 'latin1' ? [['offer_name', 'charset_converted']] : [];
        expect(result.warnings.map(({ field, code }) => [field, code])).toEqual(
          expect.arrayContaining([['ts_token', 'token_unknown'], ...converted]),
        );
        expect(result.warnings).toHaveLength(1 + converted.length);
      }
    }
  });

  it('names the conversion where its id can be read, whatever else is wrong', () => {
    expect(journey({ query: 'conversion_id=c&amount=x' }).result).toMatchObject({ ok: false, conversionId: 'c' });
    expect(journey({ query: 'conversion_id=c', body: Buffer.from('{"') }).result).toMatchObject({
      ok: false,
      conversionId: 'c',
    });
    expect(journey({ query: `conversion_id=${'c'.repeat(256)}` }).result).toMatchObject({
      ok: false,
      conversionId: null,
    });
  });
});
