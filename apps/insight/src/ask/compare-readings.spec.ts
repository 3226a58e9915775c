import type { QueryPlan } from '@app/semantic-layer';
import { choicesOf, isSamePlan } from './compare-readings';

const PLAN: QueryPlan = {
  kind: 'query',
  metrics: ['payout'],
  dimensions: ['offer', 'partner'],
  time: { from: '2026-02-01T00:00', to: '2026-03-01T00:00' },
  filters: [{ field: 'status', op: 'in', values: ['approved', 'paid'] }],
  having: [{ metric: 'payout', op: '>', value: 5 }],
};

describe('two plans', () => {
  it.each<[string, Partial<QueryPlan>]>([
    ['the order of groups', { dimensions: ['partner', 'offer'] }],
    ['the order of values', { filters: [{ values: ['paid', 'approved'], op: 'in', field: 'status' }] }],
    ['members that say their default', { money: 'usd', share: false, tz: 'Asia/Kuala_Lumpur' }],
    ['the order that rows have anyway', { sort: { by: 'payout', dir: 'desc' } }],
  ])('are the same but for %s', (_what, members) => {
    expect(isSamePlan(PLAN, { ...PLAN, ...members })).toBe(true);
  });

  it.each<[string, Partial<QueryPlan>]>([
    ['metrics', { metrics: ['payout', 'conversions'] }],
    ['period', { time: { from: '2026-02-01T00:00', to: '2026-03-01T00:01' } }],
    ['filter', { filters: [{ field: 'status', op: 'not_in', values: ['approved', 'paid'] }] }],
    ['limit', { limit: 5 }],
    ['zone', { tz: 'UTC' }],
  ])('differ by their %s', (_what, members) => {
    expect(isSamePlan(PLAN, { ...PLAN, ...members })).toBe(false);
  });

  it('are choices where both are plans, or one is', () => {
    const other = { ...PLAN, limit: 5 };
    const unclear = { kind: 'clarify', about: 'value' } as const;
    expect(choicesOf(PLAN, PLAN)).toEqual([]);
    expect(choicesOf(PLAN, other).map(({ readBy }) => readBy)).toEqual(['parser', 'model']);
    expect(choicesOf(unclear, other)).toEqual([{ plan: other, readBy: 'model' }]);
    expect(choicesOf(PLAN, { kind: 'refuse', reason: 'write' })).toEqual([{ plan: PLAN, readBy: 'parser' }]);
    expect(choicesOf(unclear, { kind: 'refuse', reason: 'write' })).toEqual([]);
  });
});
