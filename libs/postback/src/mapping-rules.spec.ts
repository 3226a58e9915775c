import * as fc from 'fast-check';
import { compileMapping } from './mapping/compile-mapping';
import { findTokens, mapParameters } from './mapping/map-parameters';
import type { Parameter, ParameterMapping } from './postback-types';

/** Names as senders write them: canonical, synonyms, and any of their own. */
const NAMES = ['usd_payout', 'usd_earning', 'offer_name', 'offer_id', 'ts_token', 'mine', 'other', 'third'];
const TARGETS = ['usd_payout', 'usd_earning', 'offer_name', 'offer_id', 'ts_token'];
const ABSENT = [null, '', ' ', 'null', 'undefined', '{x}', '[[x]]', '${x}', '%7Bx%7D'];
const SYNONYM_OF: Readonly<Record<string, string>> = { usd_earning: 'usd_payout' };

const mappings = fc.dictionary(fc.constantFrom(...NAMES), fc.constantFrom(...TARGETS), { noNullPrototype: true });
const parameters = fc.array(
  fc.record({
    name: fc.constantFrom(...NAMES),
    value: fc.oneof(fc.constantFrom(...ABSENT), fc.constantFrom('1', ' 1 ', '2', '3', 'x')),
    source: fc.constantFrom('query' as const, 'body' as const),
  }),
  { maxLength: 8 },
);

const isPresent = ({ value }: Parameter): boolean => !ABSENT.includes(value);

/** What a name means by the rules, in the words of the documentation, and how it ranks: the lower wins. */
function meaningOf(
  name: string,
  tenant: ParameterMapping,
  partner: ParameterMapping,
): { field: string; rank: number } | undefined {
  const own = Object.keys(tenant);
  const names = [...own, ...Object.keys(partner).filter((other) => !own.includes(other))];
  const target = tenant[name] ?? partner[name];
  if (target !== undefined) return { field: SYNONYM_OF[target] ?? target, rank: names.indexOf(name) };
  if (SYNONYM_OF[name] !== undefined) return { field: SYNONYM_OF[name], rank: 2_000 };
  return TARGETS.includes(name) ? { field: name, rank: 1_000 } : undefined;
}

/** The parameters of a field that have a value, the winner last. */
function contenders(
  field: string,
  sent: readonly Parameter[],
  tenant: ParameterMapping,
  partner: ParameterMapping,
): Parameter[] {
  const ranked = sent
    .filter((parameter) => isPresent(parameter) && meaningOf(parameter.name, tenant, partner)?.field === field)
    .map((parameter) => ({ parameter, rank: meaningOf(parameter.name, tenant, partner)!.rank }));
  const sourceRank = ({ source }: Parameter): number => (field === 'ts_token' && source === 'body' ? 1 : 0);
  return ranked
    .toSorted((one, two) => two.rank - one.rank || sourceRank(two.parameter) - sourceRank(one.parameter))
    .map(({ parameter }) => parameter);
}

/** As a request comes: the query stands before the body. */
const inOrder = (sent: readonly Parameter[]): Parameter[] => [
  ...sent.filter(({ source }) => source === 'query'),
  ...sent.filter(({ source }) => source === 'body'),
];

describe('names for one field', () => {
  it('prefer a mapped name to the canonical one, that to a synonym, the later of one name, and the query of a token', () => {
    fc.assert(
      fc.property(mappings, mappings, parameters, (partner, tenant, unordered) => {
        const sent = inOrder(unordered);
        const mapping = compileMapping({ mapping: partner, rules: {} }, { mapping: tenant, rules: {} });
        const { values } = mapParameters(mapping, sent);
        const fields = new Set(TARGETS.map((target) => SYNONYM_OF[target] ?? target));
        for (const field of fields) {
          const winner = contenders(field, sent, tenant, partner).at(-1);
          expect([field, values[field as keyof typeof values]]).toEqual([field, winner?.value ?? undefined]);
        }
        expect(findTokens(mapping, sent).ts_token).toBe(values.ts_token);
      }),
      { numRuns: 2_000 },
    );
  });

  it('leave a warning for every ignored value that differs, for tokens without their value', () => {
    fc.assert(
      fc.property(mappings, parameters, (partner, unordered) => {
        const sent = inOrder(unordered);
        const { warnings } = mapParameters(compileMapping({ mapping: partner, rules: {} }), sent);
        const losses = warnings.filter(({ reason }) => reason.includes('was not used'));
        for (const field of ['usd_payout', 'offer_name', 'offer_id']) {
          const present = contenders(field, sent, {}, partner).map(({ value }) => value!.trim());
          const lost = new Set(present.filter((value) => value !== present.at(-1)));
          const noted = losses.filter((warning) => warning.field === field).map(({ value }) => value!.trim());
          for (const value of lost) expect(noted).toContain(value);
          if (lost.size === 0) expect(noted).toEqual([]);
        }
        for (const warning of losses) if (warning.field === 'ts_token') expect(warning).not.toHaveProperty('value');
        const placeholders = sent.filter(
          ({ name, value }) => /^(\{|\[\[|\$\{|%7B)/.test(value ?? '') && meaningOf(name, {}, partner) !== undefined,
        );
        expect(warnings.length - losses.length).toBe(placeholders.length);
      }),
      { numRuns: 2_000 },
    );
  });
});
