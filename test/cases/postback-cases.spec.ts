import type { ServiceConfig } from '@app/partner-config';
import { type CanonicalPostback, interpret, type NormalizedPostback, splitTarget, type Warning } from '@app/postback';
import { readParameters } from '../../apps/partner-service/src/intake/read-parameters';
import { compilePartner } from '../../apps/partner-service/src/partner-config/compile-partner';
import { type CaseRequest, type PostbackCase, readPostbackCases } from './postback-cases';

/** Cases of these kinds depend on more than what one request says: stored conversions, or bytes on a connection. */
const NOT_PURE = new Set(['merge', 'dedupe-key', 'framing', 'method']);

const compile = (settings: Record<string, unknown> = {}) => {
  const config = {
    endpointPath: '/partner/rector/event',
    mapping: settings.parameter_mapping ?? {},
    fieldRules: settings.field_rules ?? {},
    timezone: settings.timezone ?? 'UTC',
    envelope: settings.envelope,
    charset: settings.charset,
    ipAllowlist: [],
    apiKeys: [],
    tenants: [
      {
        id: 1,
        code: 'default',
        isDefault: true,
        isActive: true,
        mapping: {},
        fieldRules: {},
        tokens: [],
        dateOrder: settings.date_order,
        timezoneField: settings.timezone_field,
      },
    ],
  };
  return compilePartner(config as unknown as ServiceConfig);
};

/** What each postback of a request means. */
function read(request: CaseRequest, settings: Record<string, unknown> | undefined): NormalizedPostback[] {
  const partner = compile(settings);
  const body = request.body_base64 === undefined ? Buffer.from(request.body ?? '') : fromBase64(request.body_base64);
  const headers = Object.fromEntries(Object.entries(request.headers ?? {}).map(([n, v]) => [n.toLowerCase(), v]));
  const postback = { method: request.method, ...splitTarget(request.target), headers, body, address: '' };
  return readParameters(postback, partner, () => 'hmac:').map(
    (content) => interpret(partner, content, Date.now(), () => 'hash').result,
  );
}

const fromBase64 = (text: string): Buffer => Buffer.from(text, 'base64');

function fieldsOf(warnings: readonly Warning[]): string[] {
  return warnings.map(({ field }) => field);
}

function expectWarnings(results: NormalizedPostback[], expected: string[] | undefined): void {
  if (expected === undefined) return;
  const fields = results.flatMap(({ warnings }) => fieldsOf(warnings));
  if (expected.length === 0) expect(fields).toEqual([]);
  else expect(fields).toEqual(expect.arrayContaining(expected));
}

function expectConversions(results: NormalizedPostback[], expected: PostbackCase['expect']): void {
  const postbacks = results.flatMap((result) => (result.ok ? [result.postback] : []));
  const byId = Map.groupBy(postbacks, (postback) => postback.conversion_id);
  for (const { conversion_id: id, state = {}, key } of expected.conversions ?? []) {
    expect(byId.has(id)).toBe(true);
    if (byId.get(id)!.length > 1 || key) continue;
    const postback: CanonicalPostback = byId.get(id)![0]!;
    for (const [field, value] of Object.entries(state)) {
      expect([field, postback[field as keyof CanonicalPostback]]).toEqual([field, value]);
    }
  }
  for (const id of expected.absent ?? []) expect([id, byId.has(id)]).toEqual([id, false]);
}

describe('what one request says', () => {
  const cases = readPostbackCases().filter(({ kind, expect: { http } }) => !NOT_PURE.has(kind) && http[0] === 200);

  it.each(cases.map((one) => [`${one.kind}: ${one.id}`, one] as const))('%s', (_, one) => {
    const results = one.requests.map((request) => read(request, one.partner));
    for (const [index, outcome] of one.expect.outcome.entries()) {
      if (outcome === null) continue;
      const isQuarantined = [outcome].flat().map((each) => each === 'quarantined');
      expect([one.requests[index]!.target, results[index]!.map(({ ok }) => !ok)]).toEqual([
        one.requests[index]!.target,
        isQuarantined,
      ]);
      const warned = one.expect.warnings_on;
      const expected = Array.isArray(warned?.[0]) ? (warned as string[][])[index] : (warned as string[] | undefined);
      if (!isQuarantined.includes(true)) expectWarnings(results[index]!, expected);
    }
    for (const { field, says = '' } of one.expect.reasons ?? []) {
      const reason = expect.stringMatching(new RegExp(says, 'i'));
      for (const result of results.flat()) {
        if (!result.ok) expect(result.reasons).toContainEqual(expect.objectContaining({ field, reason }));
      }
    }
    expectConversions(results.flat(), one.expect);
  });

  it('belongs to cases with ids of their own', () => {
    const ids = readPostbackCases().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
