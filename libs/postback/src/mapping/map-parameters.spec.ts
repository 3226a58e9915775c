import * as fc from 'fast-check';
import { columnOf, compileMapping, targetOf } from './compile-mapping';
import { findTokens, mapParameters } from './map-parameters';
import type { FieldRules, MappingLayer, Parameter, ParameterMapping } from '../postback-types';

const layer = (mapping: ParameterMapping, rules: FieldRules = {}): MappingLayer => ({ mapping, rules });
const query = (name: string, value: string | null): Parameter => ({ name, value, source: 'query' });
const body = (name: string, value: string | null): Parameter => ({ name, value, source: 'body' });

const INVOLVE_ASIA = layer({
  sub_id: 'aff_sub',
  media_id: 'aff_sub2',
  click_id: 'aff_sub3',
  usd_sale_amount: 'usd_sale_amount',
  usd_payout: 'usd_payout',
  rewars: 'usd_payout',
  offer_name: 'offer_name',
  conversion_id: 'conversion_id',
  conversion_datetime: 'datetime_conversion',
  event_time: 'datetime_conversion',
});
const BYTEC = layer({ click_id: 'aff_sub', media_id: 'aff_sub2', event: 'aff_sub3' });
const involveAsia = compileMapping(INVOLVE_ASIA);
const plain = compileMapping(layer({}));

const valuesOf = (mapping = plain, ...parameters: Parameter[]) => mapParameters(mapping, parameters).values;
const warningsOf = (mapping = plain, ...parameters: Parameter[]) => mapParameters(mapping, parameters).warnings;

describe('received names', () => {
  it('mean what the mapping says', () => {
    expect(valuesOf(involveAsia, query('sub_id', 's'), query('media_id', 'm'), query('rewars', '5'))).toEqual({
      aff_sub: 's',
      aff_sub2: 'm',
      usd_payout: '5',
    });
  });

  it('that are canonical or a synonym mean themselves unless they are mapped', () => {
    expect(valuesOf(involveAsia, query('order_id', 'o'), query('usd_earning', '5'), query('click_id', 'c'))).toEqual({
      order_id: 'o',
      usd_payout: '5',
      aff_sub3: 'c',
    });
  });

  it('are left out when unknown, even those of object properties', () => {
    const strange = ['', 'nothing', '__proto__', 'constructor', 'toString', 'status_original'];
    expect(valuesOf(plain, ...strange.map((name) => query(name, 'x')))).toEqual({});
  });

  it('may be mapped even when named like object properties', () => {
    const mapping = compileMapping(layer(JSON.parse('{"__proto__":"order_id","constructor":"conversion_id"}')));
    expect(valuesOf(mapping, query('__proto__', 'o'), query('constructor', 'c'))).toEqual({
      order_id: 'o',
      conversion_id: 'c',
    });
  });

  it('match exactly first, then without case and surrounding space', () => {
    expect(valuesOf(involveAsia, query(' Conversion_ID ', 'c'), query('REWARS', '5'))).toEqual({
      conversion_id: 'c',
      usd_payout: '5',
    });
    expect(valuesOf(plain, query('order_id', 'exact'), query('Order_ID', 'loose')).order_id).toBe('exact');
    expect(valuesOf(compileMapping(layer({ Sub: 'aff_sub', sub: 'aff_sub2' })), query('sub', 'x'))).toEqual({
      aff_sub2: 'x',
    });
  });

  it('may be mapped to a synonym', () => {
    expect(valuesOf(compileMapping(layer({ when: 'conversion_datetime' })), query('when', 'now'))).toEqual({
      datetime_conversion: 'now',
    });
  });
});

describe('two names for one field', () => {
  it.each([
    ['the mapped name before the canonical one', { pay: 'usd_payout' }, ['usd_payout', 'pay'], 'pay'],
    ['the mapped name before the synonym', { pay: 'usd_payout' }, ['usd_earning', 'pay'], 'pay'],
    ['the canonical name before the synonym', {}, ['usd_earning', 'usd_payout'], 'usd_payout'],
    ['the name that the mapping lists first', { b: 'usd_payout', a: 'usd_payout' }, ['a', 'b'], 'b'],
  ])('choose %s', (_, mapping, names, winner) => {
    const compiled = compileMapping(layer(mapping));
    for (const order of [names, names.toReversed()]) {
      const parameters = order.map((name) => query(name, `by ${name}`));
      expect(valuesOf(compiled, ...parameters)).toEqual({ usd_payout: `by ${winner}` });
      const loser = names.find((name) => name !== winner)!;
      expect(warningsOf(compiled, ...parameters)).toEqual([
        {
          field: 'usd_payout',
          code: 'parameter_ignored',
          value: `by ${loser}`,
          params: { name: loser, preferred: winner },
          reason: `${loser} was not used: ${winner} comes before it.`,
        },
      ]);
    }
  });

  it('ignore an absent value', () => {
    expect(valuesOf(involveAsia, query('usd_payout', ''), query('rewars', '5'))).toEqual({ usd_payout: '5' });
    expect(warningsOf(involveAsia, query('usd_payout', 'null'), query('rewars', '5'))).toEqual([]);
  });

  it('leave no warning when the values are the same', () => {
    expect(warningsOf(involveAsia, query('usd_payout', '5'), query('rewars', ' 5 '))).toEqual([]);
    expect(warningsOf(involveAsia, query('usd_payout', ' 5 '), query('rewars', '5'))).toEqual([]);
  });
});

describe('a duplicate name', () => {
  it('has its last present value', () => {
    expect(valuesOf(plain, query('order_id', '1'), query('order_id', '2'), query('order_id', ''))).toEqual({
      order_id: '2',
    });
  });

  it('has the value of the body', () => {
    expect(valuesOf(plain, query('order_id', 'q'), body('order_id', 'b'))).toEqual({ order_id: 'b' });
    expect(valuesOf(plain, query('order_id', 'q'), body('order_id', null))).toEqual({ order_id: 'q' });
  });

  it('has the value of the query where it is a token, which no warning shows', () => {
    const parameters = [query('ts_token', 'one'), body('ts_token', 'two')];
    expect(valuesOf(plain, ...parameters)).toEqual({ ts_token: 'one' });
    expect(JSON.stringify(warningsOf(plain, ...parameters))).not.toMatch(/one|two/);
    expect(warningsOf(plain, ...parameters)).toMatchObject([{ field: 'ts_token' }]);
  });
});

describe('placeholders', () => {
  it('are left out with a warning', () => {
    const result = mapParameters(involveAsia, [query('sub_id', '{aff_sub}'), query('other', '{x}')]);
    expect(result).toMatchObject({
      values: {},
      warnings: [
        {
          field: 'aff_sub',
          code: 'placeholder_unfilled',
          value: '{aff_sub}',
          params: { name: 'sub_id' },
          reason: 'The placeholder in sub_id was not filled in.',
        },
      ],
    });
  });
});

describe("a tenant's mapping", () => {
  const bytec = compileMapping(INVOLVE_ASIA, BYTEC);

  it("lies over its partner's, name by name", () => {
    const parameters = ['click_id', 'media_id', 'event', 'offer_name'].map((name) => query(name, `by ${name}`));
    expect(valuesOf(bytec, ...parameters)).toEqual({
      aff_sub: 'by click_id',
      aff_sub2: 'by media_id',
      aff_sub3: 'by event',
      offer_name: 'by offer_name',
    });
  });

  it("comes first where its name and a partner's meet", () => {
    expect(valuesOf(bytec, query('sub_id', 's'), query('click_id', 'c'))).toEqual({ aff_sub: 'c' });
  });

  it('name the columns of the click id and the sub id', () => {
    expect([columnOf(involveAsia, 'click_id'), columnOf(involveAsia, 'sub_id')]).toEqual(['aff_sub3', 'aff_sub']);
    expect([columnOf(bytec, 'click_id'), columnOf(bytec, 'sub_id')]).toEqual(['aff_sub', 'aff_sub']);
    expect([columnOf(plain, 'click_id'), columnOf(plain, 'sub_id')]).toEqual(['click_id', 'sub_id']);
    expect(columnOf(compileMapping(layer({ click_id: 'ts_token' })), 'click_id')).toBe('click_id');
  });
});

describe('the rule of a field', () => {
  const rules: FieldRules = {
    conversion_currency: { constant: 'USD' },
    offer_id: { default: '7' },
    status: { default: 'pending', values: { Valid: 'approved', ' Void ': 'rejected', odd: 'other', 'n/a': '' } },
  };
  const ruled = compileMapping(layer({}, rules));

  it('applies a constant always and a default when no value is received', () => {
    expect(valuesOf(ruled)).toEqual({ conversion_currency: 'USD', offer_id: '7', status: 'pending' });
    expect(valuesOf(ruled, query('conversion_currency', 'MYR'), query('offer_id', '8'))).toMatchObject({
      conversion_currency: 'USD',
      offer_id: '8',
    });
    expect(valuesOf(ruled, query('offer_id', '{offer_id}')).offer_id).toBe('7');
  });

  it.each([
    ['Valid', 'approved'],
    [' vALID ', 'approved'],
    ['void', 'rejected'],
    ['paid', 'paid'],
    ['constructor', 'constructor'],
    ['n/a', 'pending'],
  ])('translates the word %j into %j', (word, status) => {
    expect(valuesOf(ruled, query('status', word)).status).toBe(status);
  });

  it("remembers the partner's word that it translated", () => {
    expect(valuesOf(ruled, query('status', 'odd'))).toMatchObject({ status: 'other', status_original: 'odd' });
    expect(valuesOf(ruled, query('status', 'paid'))).not.toHaveProperty('status_original');
  });

  it("is the tenant's instead of the partner's, field by field", () => {
    const mapping = compileMapping(layer({}, rules), layer({}, { offer_id: { constant: '9' } }));
    expect(valuesOf(mapping)).toMatchObject({ offer_id: '9', conversion_currency: 'USD' });
  });
});

describe('tokens', () => {
  it('are found under every name that is mapped to them, and nothing else is', () => {
    const mapping = compileMapping(layer({ account: 'ts_token' }, { offer_id: { constant: '1' } }));
    const parameters = [query('ACCOUNT', 'a'), query('tlm_token', 't'), query('ts_param', ''), query('order_id', 'o')];
    expect(findTokens(mapping, parameters)).toEqual({ ts_token: 'a', tlm_token: 't' });
    expect(findTokens(mapping, [query('order_id', 'o')])).toEqual({});
  });
});

describe('any parameters', () => {
  it('are mapped without an error, and only to received values', () => {
    const names = fc.oneof(fc.string(), fc.constantFrom(...Object.keys(INVOLVE_ASIA.mapping), '__proto__', 'status'));
    const values = fc.option(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('null', '{x}', '[[x]]')));
    const parameter = fc.record({
      name: names,
      value: values,
      source: fc.constantFrom('query' as const, 'body' as const),
    });
    fc.assert(
      fc.property(fc.array(parameter), (parameters) => {
        const came = parameters.map(({ value }) => value);
        for (const value of Object.values(mapParameters(involveAsia, parameters).values)) expect(came).toContain(value);
      }),
    );
  });

  it('leave warnings that name only mapped names, so that their params need no erasure', () => {
    const names = fc.constantFrom(...Object.keys(INVOLVE_ASIA.mapping), 'SUB_ID', 'unknown');
    const values = fc.constantFrom('a', 'person@example.com', '{x}');
    const parameter = fc.record({ name: names, value: values, source: fc.constant('query' as const) });
    fc.assert(
      fc.property(fc.array(parameter), (parameters) => {
        const named = warningsOf(involveAsia, ...parameters).flatMap(({ params = {} }) => Object.values(params));
        for (const name of named) expect(targetOf(involveAsia, String(name))).toBeDefined();
      }),
    );
  });

  it('have no meaning under a name that is longer than 255 characters', () => {
    const [known, long] = ['n'.repeat(255), 'n'.repeat(256)];
    const mapping = compileMapping(layer({ [known]: 'click_id', [long]: 'sub_id' }));
    expect(mapParameters(mapping, [query(known, 'a'), query(long, 'b')]).values).toEqual({ click_id: 'a' });
  });
});

describe('the id behind constant text', () => {
  const mapping = compileMapping({
    mapping: { ref: 'conversion_id' },
    rules: { conversion_id: { strip_prefix: 'hủy-', strip_suffix: '_v' }, offer_id: { strip_prefix: 'o-' } },
  });
  const mapOne = (value: string) => mapParameters(mapping, [{ name: 'ref', value, source: 'query' }]);

  it.each([
    ['hủy-1', '1'],
    ['1_v', '1'],
    ['hủy-1_v ', '1'],
    ['hu\u0309y-1', '1'],
    ['\u200bhủy-1', '1'],
    ['hủy-', 'hủy-'],
    ['1', '1'],
    ['x-hủy-1', 'x-hủy-1'],
  ])('of %j is %j', (sent, id) => {
    expect(mapOne(sent).values.conversion_id).toBe(id);
  });

  it.each([
    ['hủy-{ref}', 'macro', 'placeholder_unfilled'],
    ['hủy-null', undefined, undefined],
    ['hủy-None', 'filler', 'filler_left_out'],
    ['hủy-0.0_v', 'filler', 'filler_left_out'],
  ])('is absent in %j, and the warning shows what was sent', (sent, absentId, code) => {
    const mapped = mapOne(sent);
    expect(mapped).toMatchObject({ values: {}, absentId });
    if (code) expect(mapped.warnings).toMatchObject([{ field: 'conversion_id', code, value: sent }]);
  });
});

describe('a number that is not set', () => {
  it.each([
    ['0', false],
    [' 0 ', false],
    ['0.0', false],
    ['0\u200b', false],
    ['0e5', true],
    ['-0', true],
  ])('%j is no conversion id, and a value in any other field', (value, isNumber) => {
    const sent = (name: string) => ({ name, value, source: 'body' as const, ...(isNumber && { isNumber }) });
    const { values, absentId } = mapParameters(compileMapping({ mapping: {}, rules: {} }), [
      sent('conversion_id'),
      sent('order_id'),
    ]);
    expect(values).toEqual({ order_id: value });
    expect(absentId).toBe('filler');
  });

  it('does not compete with an id', () => {
    const parameters = ['7', '0.0'].map((value) => ({ name: 'conversion_id', value, source: 'query' as const }));
    expect(mapParameters(compileMapping({ mapping: {}, rules: {} }), parameters).values.conversion_id).toBe('7');
  });
});

describe('a dash in a value map', () => {
  it('is not the same as no value', () => {
    const mapping = compileMapping({ mapping: {}, rules: { status: { values: { '-': 'rejected' } } } });
    const statusOf = (value: string) => mapParameters(mapping, [{ name: 'status', value, source: 'query' }]).values;
    expect(statusOf('-').status).toBe('rejected');
    expect(statusOf('')).toEqual({});
  });
});

describe('true and false in JSON', () => {
  const sent = (name: string, value: string): Parameter => ({ ...body(name, value), isBoolean: true });

  it('are no id', () => {
    for (const value of ['true', 'false']) {
      const { values, absentId, warnings } = mapParameters(plain, [
        sent('conversion_id', value),
        sent('click_id', value),
        sent('adv_sub', value),
      ]);
      expect([values, absentId]).toEqual([{ adv_sub: value }, 'filler']);
      expect(warnings.map(({ field, code }) => [field, code])).toEqual([
        ['conversion_id', 'filler_left_out'],
        ['click_id', 'filler_left_out'],
      ]);
    }
  });

  it('are one as a text, or where the value map translates them', () => {
    expect(valuesOf(plain, body('conversion_id', 'true'))).toEqual({ conversion_id: 'true' });
    const mapping = compileMapping(layer({}, { media_id: { values: { true: 'yes' } } }));
    expect(valuesOf(mapping, sent('media_id', 'true'))).toEqual({ media_id: 'yes' });
  });
});
