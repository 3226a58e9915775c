import { checkAccess, checkPlan } from './check-plan';
import type { QueryPlan } from './plan';

const plan: QueryPlan = {
  kind: 'query',
  metrics: ['payout'],
  time: { from: '2026-02-01T00:00', to: '2026-03-01T00:00' },
};
const fields = (changed: unknown) => checkPlan(changed).map(({ field }) => field);

describe('checkPlan', () => {
  it('accepts a plan that can be answered', () => {
    expect(checkPlan(plan)).toEqual([]);
    expect(
      checkPlan({
        ...plan,
        dimensions: ['offer'],
        limit: 10,
        compare: plan.time,
        sort: { by: 'payout', on: 'change', dir: 'asc' },
      }),
    ).toEqual([]);
  });

  it('refuses a member that it does not know, which would change nothing', () => {
    expect(fields({ ...plan, filter: [{ field: 'offer', op: 'in', values: ['x'] }] })).toEqual(['filter']);
    expect(fields({ ...plan, kind: 'refuse' })).toEqual(['kind']);
    expect(fields({ ...plan, rel: 'last week', assumed: [], confidence: 1 })).toEqual([]);
  });

  it('names every error at once', () => {
    expect(
      fields({
        metrics: ['clicks'],
        dimensions: ['country'],
        time: { from: '2026-02-30T00:00', to: 'today' },
        filters: [{ field: 'offer', op: 'like', values: [] }],
        having: [{ metric: 'x', op: '!', value: '1' }],
        limit: 0,
        tz: 'Mars',
      }),
    ).toEqual([
      'metrics.0',
      'dimensions.0',
      'time.to',
      'time.from',
      'filters.0.op',
      'filters.0.values',
      'having.0.metric',
      'having.0.op',
      'having.0.value',
      'limit',
      'tz',
    ]);
  });

  it.each([
    [
      'a rate of chosen statuses',
      { metrics: ['approval_rate'], filters: [{ field: 'status', op: 'in', values: ['approved'] }] },
      'filters',
    ],
    ['local amounts of several currencies', { money: 'local' }, 'money'],
    [
      'groups without conversions of nothing',
      { metrics: ['conversions'], having: [{ metric: 'conversions', op: '=', value: 0 }] },
      'dimensions',
    ],
    [
      'hours of more than 31 days',
      { grain: 'hour', time: { from: '2026-01-01T00:00', to: '2026-02-02T00:00' } },
      'grain',
    ],
    ['more than 750 days', { time: { from: '2024-01-01T00:00', to: '2026-03-01T00:00' } }, 'time'],
    [
      'an order of change without comparison',
      { dimensions: ['offer'], sort: { by: 'payout', on: 'change', dir: 'asc' } },
      'sort.on',
    ],
    [
      'a threshold of a metric that is not shown',
      { dimensions: ['offer'], having: [{ metric: 'conversions', op: '>', value: 1 }] },
      'metrics',
    ],
    ['shares of a rate', { metrics: ['approval_rate'], dimensions: ['offer'], share: true }, 'share'],
    ['a period that ends before it begins', { time: { from: '2026-03-01T00:00', to: '2026-02-01T00:00' } }, 'time'],
  ])('refuses %s', (_, change, field) => {
    expect(fields({ ...plan, ...change })).toEqual([field]);
  });

  it.each([[null], ['plan'], [[]]])('refuses %j', (value) => {
    expect(checkPlan(value)).toHaveLength(1);
  });
});

describe('checkAccess', () => {
  it('keeps values of persons from those who may not read them', () => {
    const personal: QueryPlan = { ...plan, dimensions: ['sub_id'] };
    expect(checkAccess(personal, true)).toEqual([]);
    expect(checkAccess(personal, false)).toHaveLength(1);
    expect(checkAccess({ ...plan, filters: [{ field: 'media_id', op: 'in', values: ['1'] }] }, false)).toHaveLength(1);
  });
});
