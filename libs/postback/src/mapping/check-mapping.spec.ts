import fc from 'fast-check';
import { CANONICAL_FIELDS, SYNONYMS } from '../canonical-fields';
import { checkMapping } from './check-mapping';
import { compileMapping } from './compile-mapping';
import { mapParameters } from './map-parameters';
import type { FieldRules, ParameterMapping } from '../postback-types';

const fieldsOf = (mapping: unknown, rules?: unknown): string[] =>
  checkMapping(mapping, rules).map(({ field }) => field);
const reasonOf = (mapping: unknown, rules?: unknown): string =>
  checkMapping(mapping, rules)
    .map(({ reason }) => reason)
    .join(' ');

describe('checkMapping', () => {
  it.each<[unknown, unknown]>([
    [{}, {}],
    [{ sub_id: 'aff_sub', rewars: 'usd_payout', conversion_datetime: 'datetime_conversion' }, {}],
    [{ usd_earning: 'usd_earning', at: 'conversion_datetime', 'order.id': 'order_id' }, undefined],
    [{}, { conversion_currency: { default: 'usd' }, event: { constant: 'sale' }, usd_payout: { default: '1.5' } }],
    [{}, { status: { values: { 'Yet to Consume': 'pending', Frozen: 'other' }, default: 'Pending' } }],
    [
      {},
      {
        status: { values: { Void: 'Rejected', 'n/a': '' } },
        usd_payout: { default: '1,234.50', values: { free: '0' } },
      },
    ],
    [{}, { conversion_id: { values: { a: 'b' } }, offer_id: {} }],
  ])('accepts %j with the rules %j', (mapping, rules) => {
    expect(checkMapping(mapping, rules)).toEqual([]);
  });

  it('accepts every canonical name and synonym as a target', () => {
    const names = [...Object.keys(CANONICAL_FIELDS), ...Object.keys(SYNONYMS)];
    expect(checkMapping(Object.fromEntries(names.map((name) => [`from ${name}`, name])))).toEqual([]);
  });

  it.each([
    ['usd_payot', 'usd_payout'],
    ['usd_pyot', 'usd_payout'],
    ['USD_PAYOUT', 'usd_payout'],
    ['conversionid', 'conversion_id'],
    ['aff_sub_2', 'aff_sub2'],
    ['datetime_conversions', 'datetime_conversion'],
    ['conversion_date_time', 'conversion_datetime'],
    ['ts-token', 'ts_token'],
  ])('rejects the target %s and suggests %s', (target, nearest) => {
    expect(checkMapping({ x: target })).toEqual([
      {
        field: 'parameter_mapping.x',
        code: 'target_misspelled',
        value: target,
        params: { target, suggestion: nearest },
        reason: `"${target}" is not a canonical field or synonym; did you mean ${nearest}?`,
      },
    ]);
  });

  it.each(['', 'revenue', 'something_else', '__proto__', 'constructor', 'toString', 'x'.repeat(10_000)])(
    'rejects the target "%.20s" without a suggestion',
    (target) => {
      expect(checkMapping({ x: target })).toHaveLength(1);
      expect(reasonOf({ x: target })).not.toContain('did you mean');
    },
  );

  it.each([1, null, true, ['usd_payout'], { to: 'usd_payout' }, undefined])('rejects the target %j', (target) => {
    expect(fieldsOf({ x: target })).toEqual(['parameter_mapping.x']);
  });

  it.each([null, undefined, 'sub_id', 1, [], [{ a: 'usd_payout' }]])('rejects the mapping %j', (mapping) => {
    expect(fieldsOf(mapping)).toEqual(['parameter_mapping']);
  });

  it.each([null, 'status', 1, []])('rejects the rules %j', (rules) => {
    expect(fieldsOf({}, rules)).toEqual(['field_rules']);
  });

  it('rejects a mapping that would store a token or key of the platform in clear, but not one that names the token', () => {
    expect(fieldsOf({ ts_token: 'aff_sub', 'API-Key': 'sub_id', acct: 'ts_token' })).toEqual([
      'parameter_mapping.ts_token',
      'parameter_mapping.API-Key',
    ]);
    expect(fieldsOf({ ts_param: 'ts_token', key: 'order_id' })).toEqual([]);
  });

  it('rejects more than 200 names or values, an empty one and a very long one', () => {
    const many = (length: number, value: string) =>
      Object.fromEntries(Array.from({ length }, (_, index) => [`name ${index}`, value]));
    expect(fieldsOf(many(200, 'click_id'), { status: { values: many(200, 'paid') } })).toEqual([]);
    expect(fieldsOf(many(201, 'click_id'))).toEqual(['parameter_mapping']);
    expect(fieldsOf({}, { status: { values: many(201, 'paid') } })).toEqual(['field_rules.status.values']);
    expect(fieldsOf({ ['x'.repeat(255)]: 'click_id' })).toEqual([]);
    expect(fieldsOf({ ' ': 'click_id', ['x'.repeat(256)]: 'click_id' })).toHaveLength(2);
  });
});

describe('checkMapping, of rules', () => {
  it.each<[unknown, string, string]>([
    [{ event: 'sale' }, 'field_rules.event', 'must be an object'],
    [{ event: { constnat: 'sale' } }, 'field_rules.event.constnat', 'no such part'],
    [{ event: { default: 'a', constant: 'b' } }, 'field_rules.event', 'not both'],
    [{ event: { default: 1 } }, 'field_rules.event.default', 'must be a text'],
    [{ usd_payot: { default: '1' } }, 'field_rules.usd_payot', 'did you mean usd_payout?'],
    [{ usd_payout: { default: 'free' } }, 'field_rules.usd_payout.default', 'not a number'],
    [{ usd_payout: { values: { none: 'nothing' } } }, 'field_rules.usd_payout.values.none', 'not a number'],
    [{ datetime_conversion: { constant: 'today' } }, 'field_rules.datetime_conversion.constant', 'could not be read'],
    [{ conversion_currency: { constant: 'ZZZ' } }, 'field_rules.conversion_currency.constant', 'ISO 4217'],
    [{ media_id: { constant: 'x'.repeat(256) } }, 'field_rules.media_id.constant', 'longer than 255'],
    [
      { status: { default: 'frozen' } },
      'field_rules.status.default',
      'one of pending, approved, rejected, paid, other',
    ],
    [{ status: { values: { Frozen: 'ice' } } }, 'field_rules.status.values.Frozen', 'one of pending'],
    [{ status: { values: ['pending'] } }, 'field_rules.status.values', 'must be an object'],
    [{ ts_token: { constant: 'x' } }, 'field_rules.ts_token', 'takes no rule'],
    [{ event: { default: ' ' } }, 'field_rules.event.default', 'is empty'],
    [{ conversion_id: { constant: '1' } }, 'field_rules.conversion_id.constant', 'the same conversion'],
  ])('rejects %j at %s', (rules, field, reason) => {
    expect(fieldsOf({}, rules)).toEqual([field]);
    expect(reasonOf({}, rules)).toContain(reason);
  });
});

describe('checkMapping, for any input', () => {
  it('returns all errors at once', () => {
    const mapping = { a: 'usd_payot', b: 7, '': 'nothing', ok: 'click_id' };
    const rules = { event: { default: 1, odd: 2 }, status: { values: { x: 'y', z: 'paid' } }, nothing: {} };
    expect(fieldsOf(mapping, rules)).toEqual([
      'parameter_mapping.a',
      'parameter_mapping.b',
      'parameter_mapping.',
      'parameter_mapping.',
      'field_rules.event.odd',
      'field_rules.event.default',
      'field_rules.status.values.x',
      'field_rules.nothing',
    ]);
  });

  it('rejects far too many names, rules, parts and values with a bounded number of errors', () => {
    const many = <T>(count: number, value: T): Record<string, T> =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`status_nmae_${index}`, value]));
    const names = checkMapping(many(40_000, 'conversionid'));
    expect(names).toMatchObject([{ field: 'parameter_mapping', code: 'too_many', params: { max: 200 } }]);
    expect(checkMapping({}, many(40_000, {}))).toMatchObject([{ field: 'field_rules', code: 'too_many' }]);
    expect(checkMapping({}, { status: many(40_000, 1) })).toHaveLength(20);
    const wrong = { values: many(200, 'x') };
    expect(checkMapping({}, { status: wrong, usd_payout: wrong, myr_payout: wrong })).toHaveLength(200);
  });

  it('never throws and accepts only mappings that map as they say', () => {
    const name = fc.oneof(fc.constantFrom(...Object.keys(CANONICAL_FIELDS), '__proto__', 'constructor'), fc.string());
    const values = fc.oneof(fc.jsonValue(), fc.dictionary(name, fc.oneof(name, fc.jsonValue())));
    fc.assert(
      fc.property(values, values, (mapping, rules) => {
        if (checkMapping(mapping, rules).length > 0) return;
        const compiled = compileMapping({ mapping: mapping as ParameterMapping, rules: rules as FieldRules });
        for (const [received, target] of Object.entries(mapping as ParameterMapping)) {
          const sent = [{ name: received, value: 'x', source: 'query' as const }];
          const field =
            target === 'usd_earning' ? 'usd_payout' : target === 'conversion_datetime' ? 'datetime_conversion' : target;
          expect(Object.keys(mapParameters(compiled, sent).values)).toContain(field);
        }
      }),
    );
  });
});
