import Ajv from 'ajv';
import fc from 'fast-check';
import { arbitraryPlan } from '../testing/arbitrary-plan';
import { checkPlan } from './check-plan';
import type { QueryPlan } from './plan';
import { PLAN_MEMBERS, REQUIRED_MEMBERS } from './plan-schema';

const isValid = new Ajv({ strict: false }).compile({
  type: 'object',
  properties: PLAN_MEMBERS,
  required: [...REQUIRED_MEMBERS],
  additionalProperties: false,
});

const PLAN: QueryPlan = {
  kind: 'query',
  metrics: ['payout'],
  dimensions: ['offer'],
  time: { from: '2026-03-01T00:00', to: '2026-03-08T00:00' },
  compare: { from: '2026-02-22T00:00', to: '2026-03-01T00:00' },
  filters: [{ field: 'status', op: 'not_in', values: ['rejected'] }],
  having: [{ metric: 'payout', op: '>', value: 10 }],
  share: true,
  sort: { by: 'payout', dir: 'asc', on: 'change' },
  limit: 10,
  tz: 'UTC',
};

describe('the schema of a plan', () => {
  it('accepts every plan that is checked as right', () => {
    expect(checkPlan(PLAN)).toEqual([]);
    expect(isValid(PLAN)).toBe(true);
    const ofAllTime = { ...PLAN, time: { from: null, to: '2026-03-08T00:00' }, compare: undefined };
    expect(isValid(JSON.parse(JSON.stringify(ofAllTime)))).toBe(true);
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        if (checkPlan(plan).length === 0) expect(isValid(plan)).toBe(true);
      }),
    );
  });

  it.each<[string, object]>([
    ['an unknown metric', { metrics: ['clicks'] }],
    ['an unknown dimension', { dimensions: ['country'] }],
    ['an unknown operator', { filters: [{ field: 'offer', op: 'like', values: ['%'] }] }],
    ['an unknown member', { filter: [] }],
    ['a time that is no wall-clock time', { time: { from: 'yesterday', to: '2026-03-08T00:00' } }],
    ['more rows than there are', { limit: 10_001 }],
  ])('refuses %s, as the check does', (_what, change) => {
    const plan = { ...PLAN, ...change };
    expect(isValid(plan)).toBe(false);
    expect(checkPlan(plan)).not.toEqual([]);
  });
});
