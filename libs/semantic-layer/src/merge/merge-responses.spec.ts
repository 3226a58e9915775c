import type { QueryPlan } from '../plan/plan';
import { mergeResponses, type PartnerResponse } from './merge-responses';
import { formatDecimal, fromNumber, parseDecimal } from './rational';

const time = { from: '2026-02-01T00:00', to: '2026-03-01T00:00' };
const byOffer: QueryPlan = { kind: 'query', metrics: ['payout'], dimensions: ['offer'], time };
const response = (
  partner: string,
  offers: Record<string, Record<string, string>>,
  compared?: Record<string, Record<string, string>>,
): PartnerResponse => {
  const rows = (list: Record<string, Record<string, string>>) =>
    Object.entries(list).map(([offer, atoms]) => ({ keys: { offer }, atoms }));
  return { partner, rows: rows(offers), ...(compared ? { compared: rows(compared) } : {}) };
};
const figures = (plan: QueryPlan, responses: PartnerResponse[]) =>
  mergeResponses(plan, responses).map(({ keys, values }) => [
    Object.values(keys).join(' '),
    ...plan.metrics.map((name) => values[name]!.value),
  ]);

describe('mergeResponses', () => {
  it('sums an offer over partners to the last decimal, which floating point would not', () => {
    const responses = [
      response('a', { Klook: { payout: '99999999999999.9999' } }),
      response('b', { Klook: { payout: '0.0002' }, Agoda: { payout: '1' } }),
    ];
    expect(figures(byOffer, responses)).toEqual([
      ['Klook', '100000000000000.0001'],
      ['Agoda', '1'],
    ]);
  });

  it('divides sums, never averages rates', () => {
    const plan: QueryPlan = { ...byOffer, metrics: ['approval_rate'] };
    const responses = [
      response('a', { Klook: { approved: '1', decided: '1' } }),
      response('b', { Klook: { approved: '0', decided: '2' } }),
    ];
    expect(figures(plan, responses)).toEqual([['Klook', '0.333333']]);
  });

  it('has no rate of nothing', () => {
    const plan: QueryPlan = { kind: 'query', metrics: ['commission_rate', 'payout'], time };
    expect(mergeResponses(plan, [])).toEqual([
      { keys: {}, values: { commission_rate: { value: null }, payout: { value: '0' } } },
    ]);
  });

  it('cuts to the limit only after all partners are summed', () => {
    const responses = [
      response('a', { A: { payout: '3' }, B: { payout: '2' } }),
      response('b', { C: { payout: '4' }, B: { payout: '3' } }),
    ];
    expect(figures({ ...byOffer, limit: 1 }, responses)).toEqual([['B', '5']]);
  });

  it('compares a threshold exactly', () => {
    const responses = [
      response('a', { A: { approved: '2', decided: '5' }, B: { approved: '3999999', decided: '10000000' } }),
    ];
    const plan: QueryPlan = {
      ...byOffer,
      metrics: ['approval_rate'],
      having: [{ metric: 'approval_rate', op: '<', value: 0.4 }],
    };
    expect(figures(plan, responses)).toEqual([['B', '0.4']]);
  });

  it('sorts by change, groups without one last', () => {
    const plan: QueryPlan = {
      ...byOffer,
      compare: { from: '2026-01-01T00:00', to: '2026-02-01T00:00' },
      sort: { by: 'payout', on: 'change_pct', dir: 'desc' },
    };
    const rows = mergeResponses(plan, [
      response(
        'a',
        { A: { payout: '2' }, B: { payout: '3' }, New: { payout: '9' } },
        { A: { payout: '1' }, B: { payout: '2' } },
      ),
    ]);
    expect(rows.map(({ keys, values }) => [keys['offer'], values.payout])).toEqual([
      ['A', { value: '2', compared: '1', change: '1', change_pct: '1' }],
      ['B', { value: '3', compared: '2', change: '1', change_pct: '0.5' }],
      ['New', { value: '9', compared: '0', change: '9', change_pct: null }],
    ]);
  });

  it('sets the first day beside the first day', () => {
    const plan: QueryPlan = {
      kind: 'query',
      metrics: ['conversions'],
      grain: 'day',
      time: { from: '2026-03-09T00:00', to: '2026-03-16T00:00' },
      compare: { from: '2026-03-02T00:00', to: '2026-03-09T00:00' },
    };
    const day = (bucket: string, conversions: string) => ({ keys: { bucket }, atoms: { conversions } });
    const rows = mergeResponses(plan, [
      { partner: 'a', rows: [day('2026-03-10', '5')], compared: [day('2026-03-03', '4'), day('2026-03-04', '1')] },
    ]);
    expect(
      rows.map(({ keys, values }) => [keys['bucket'], values.conversions!.value, values.conversions!.compared]),
    ).toEqual([
      ['2026-03-10', '5', '4'],
      ['2026-03-11', '0', '1'],
    ]);
  });

  it('gives each row its share of the whole, before conditions and limit', () => {
    const rows = mergeResponses({ ...byOffer, share: true, limit: 1 }, [
      response('a', { A: { payout: '1' }, B: { payout: '3' } }),
    ]);
    expect(rows.map(({ values }) => values.payout)).toEqual([{ value: '3', share: '0.75' }]);
  });

  it('counts an offer once for each partner that sold it', () => {
    const plan: QueryPlan = { kind: 'query', metrics: ['active_offers'], time };
    const responses = [
      response('a', { A: { conversions: '1' }, B: { conversions: '0' } }),
      response('b', { A: { conversions: '2' } }),
    ];
    expect(figures(plan, responses)).toEqual([['', '2']]);
  });

  it.each([
    ['day', { from: '2026-02-01T00:00', to: '2026-03-01T00:00' }, '10'],
    ['week', { from: '2026-02-02T00:00', to: '2026-02-16T00:00' }, '140'],
    ['month', { from: '2026-01-01T00:00', to: '2026-03-01T00:00' }, '140'],
    ['hour', { from: '2026-03-29T00:00', to: '2026-03-30T00:00' }, '12.1739'],
  ] as const)('divides by the number of periods: per %s', (per, period, value) => {
    const plan: QueryPlan = { kind: 'query', metrics: ['payout'], per, time: period, tz: 'Europe/Berlin' };
    expect(
      mergeResponses(plan, [{ partner: 'a', rows: [{ keys: {}, atoms: { payout: '280' } }] }])[0]!.values.payout!.value,
    ).toBe(value);
  });
});

describe('formatDecimal', () => {
  it.each([
    ['0.00005', '0.0001'],
    ['-0.00005', '-0.0001'],
    ['-0.00004', '0'],
    ['12.3400', '12.34'],
    ['1000', '1000'],
  ])('%s is %s', (text, formatted) => {
    expect(formatDecimal(parseDecimal(text))).toBe(formatted);
  });

  it('reads numbers as JSON writes them', () => {
    expect(formatDecimal(fromNumber(1e-7), 8)).toBe('0.0000001');
    expect(formatDecimal(fromNumber(1e21))).toBe('1000000000000000000000');
  });
});
