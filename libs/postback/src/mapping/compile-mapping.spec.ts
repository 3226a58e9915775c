import fc from 'fast-check';
import { CANONICAL_FIELDS, SYNONYMS } from '../canonical-fields';
import { columnOf, compileMapping } from './compile-mapping';
import { mapParameters } from './map-parameters';
import { parseQuery } from '../parsing/parse-query';
import type { MappingLayer, Parameter, ParameterMapping } from '../postback-types';

const layer = (mapping: ParameterMapping, rules: MappingLayer['rules'] = {}): MappingLayer => ({ mapping, rules });
const map = (partner: MappingLayer, query: string, tenant?: MappingLayer) =>
  mapParameters(compileMapping(partner, tenant), parseQuery(query));

describe('the mapping of InvolveAsia', () => {
  const involveAsia = layer({
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
  const bytec = layer({ click_id: 'aff_sub', media_id: 'aff_sub2', event: 'aff_sub3' });
  const event =
    'conversion_id=c1&sub_id=s1&media_id=m1&click_id=k1&event=sale&usd_sale_amount=99.99&rewars=5.25&offer_name=Shopee&event_time=2025-01-01';
  const common = {
    conversion_id: 'c1',
    usd_sale_amount: '99.99',
    usd_payout: '5.25',
    offer_name: 'Shopee',
    datetime_conversion: '2025-01-01',
  };

  it('maps every name to its column', () => {
    const values = { ...common, aff_sub: 's1', aff_sub2: 'm1', aff_sub3: 'k1', event: 'sale' };
    expect(map(involveAsia, event)).toMatchObject({ values, warnings: [] });
  });

  it('gives way to the overrides of the tenant bytec', () => {
    expect(map(involveAsia, event, bytec)).toMatchObject({
      values: { ...common, aff_sub: 'k1', aff_sub2: 'm1', aff_sub3: 'sale' },
      warnings: [
        expect.objectContaining({ field: 'aff_sub', value: 's1', params: { name: 'sub_id', preferred: 'click_id' } }),
      ],
    });
  });

  it('prefers the payout to the reward, and the time of the conversion to that of the event', () => {
    expect(map(involveAsia, 'event_time=1&rewars=2&conversion_datetime=3&usd_payout=4').values).toEqual({
      datetime_conversion: '3',
      usd_payout: '4',
    });
  });
});

describe('the mapping of Rector', () => {
  const names = [
    'media_id',
    'sub_id',
    'usd_sale_amount',
    'usd_earning',
    'offer_name',
    'conversion_id',
    'conversion_datetime',
    'click_id',
  ];
  const rector = layer(Object.fromEntries(names.map((name) => [name, name])));

  it('maps every name to its own column', () => {
    const { values, warnings } = map(rector, names.map((name) => `${name}=of+${name}`).join('&'));
    expect(values).toEqual({
      media_id: 'of media_id',
      sub_id: 'of sub_id',
      usd_sale_amount: 'of usd_sale_amount',
      usd_payout: 'of usd_earning',
      offer_name: 'of offer_name',
      conversion_id: 'of conversion_id',
      datetime_conversion: 'of conversion_datetime',
      click_id: 'of click_id',
    });
    expect(warnings).toEqual([]);
    const mapping = compileMapping(rector);
    expect([columnOf(mapping, 'click_id'), columnOf(mapping, 'sub_id')]).toEqual(['click_id', 'sub_id']);
  });
});

describe('without a mapping', () => {
  it('every canonical name and synonym means itself, in any case', () => {
    for (const [name, field] of [
      ...Object.keys(CANONICAL_FIELDS).map((field) => [field, field]),
      ...Object.entries(SYNONYMS),
    ]) {
      expect(map(layer({}), `${name}=x`).values).toEqual({ [field!]: 'x' });
      expect(map(layer({}), `+${name!.toUpperCase()}+=x`).values).toEqual({ [field!]: 'x' });
    }
  });
});

describe('a mapped name', () => {
  it.each(['Reward', ' Reward ', 'REWARD', 'reward'])(
    '"%s" is found without its case and the space around it',
    (name) => {
      expect(map(layer({ [name]: 'usd_payout' }), 'rewarD=5').values).toEqual({ usd_payout: '5' });
    },
  );
});

describe('a mapping that was never checked', () => {
  it.each(['nothing', '__proto__', 'constructor', 'toString', ''])(
    'ignores names that are mapped to "%s"',
    (target) => {
      expect(map(layer({ click_id: target, x: target }), 'click_id=k1&x=1').values).toEqual({ click_id: 'k1' });
    },
  );

  it('ignores rules of unknown fields', () => {
    const rules = JSON.parse('{"__proto__":{"constant":"x"},"nothing":{"constant":"x"}}') as MappingLayer['rules'];
    expect(map(layer({}, rules), '')).toMatchObject({ values: {}, warnings: [] });
  });
});

describe('any mapping', () => {
  const name = fc.oneof(
    fc.constantFrom(...Object.keys(CANONICAL_FIELDS), ...Object.keys(SYNONYMS), '__proto__', 'constructor', 'Click_ID'),
    fc.string({ unit: 'binary', maxLength: 3 }),
  );
  const mapping = fc.dictionary(name, name);

  it('returns only received values, for canonical fields only', () => {
    const parameter = fc.record<Parameter>({
      name,
      value: fc.oneof(fc.constantFrom(null, '', 'null', '{x}', ' x '), fc.string({ unit: 'binary' })),
      source: fc.constantFrom('query', 'body'),
    });
    fc.assert(
      fc.property(mapping, mapping, fc.array(parameter), (partner, tenant, parameters) => {
        const { values } = mapParameters(compileMapping(layer(partner), layer(tenant)), parameters);
        for (const [field, value] of Object.entries(values)) {
          expect(CANONICAL_FIELDS).toHaveProperty(field);
          expect(parameters.map(({ value }) => value)).toContain(value);
        }
      }),
    );
  });

  it('returns the same for any order of different names', () => {
    const arrivals = fc
      .uniqueArray(name, { selector: (name) => name.trim().toLowerCase() })
      .map((names) => names.map((name): Parameter => ({ name, value: `of ${name}`, source: 'query' })))
      .chain((sent) => fc.tuple(fc.constant(sent), fc.shuffledSubarray(sent, { minLength: sent.length })));
    fc.assert(
      fc.property(mapping, mapping, arrivals, (partner, tenant, [sent, shuffled]) => {
        const compiled = compileMapping(layer(partner), layer(tenant));
        expect(mapParameters(compiled, shuffled).values).toEqual(mapParameters(compiled, sent).values);
      }),
      { numRuns: 500 },
    );
  });
});
