import fc from 'fast-check';
import { METRIC_NAMES, type MetricName, MONEY_BASES, type QueryPlan, THRESHOLD_OPERATORS } from '../plan/plan';
import { DAY_MS, formatWallClock, wallClock } from '../time/wall-clock';

const ROLL_UP_DIMENSIONS = ['partner', 'tenant', 'offer', 'status', 'currency', 'hour_of_day', 'weekday'] as const;
const ZONES = ['Asia/Kuala_Lumpur', 'UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata'] as const;
export const HOSTILE = ["'; DROP TABLE tenants; --", '$1', '%', '虾皮', "Shopee' OR 1=1", '\\', 'x'.repeat(4096)];

const period = fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 30 })).map(([start, days]) => {
  const from = wallClock(2025, 6, 1) + start * DAY_MS;
  return { from: formatWallClock(from), to: formatWallClock(from + days * DAY_MS) };
});
const filter = fc.record({
  field: fc.constantFrom('partner', 'tenant', 'offer', 'status', 'currency'),
  op: fc.constantFrom('in', 'not_in', 'prefix', 'not_prefix'),
  values: fc.array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string()), { minLength: 1, maxLength: 4 }),
});

/** Plans that the roll-up can answer, right or wrong in sense, with hostile values. */
export const arbitraryPlanOf = (names: readonly MetricName[]): fc.Arbitrary<QueryPlan> =>
  fc.record(
    {
      kind: fc.constant('query'),
      metrics: fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 4 }),
      dimensions: fc.uniqueArray(fc.constantFrom(...ROLL_UP_DIMENSIONS), { maxLength: 3 }),
      grain: fc.constantFrom('hour', 'day', 'week', 'month'),
      time: period,
      filters: fc.array(filter, { maxLength: 3 }),
      having: fc.array(
        fc.record({
          metric: fc.constantFrom(...names),
          op: fc.constantFrom(...THRESHOLD_OPERATORS),
          value: fc.double({ noNaN: true, noDefaultInfinity: true }),
        }),
        { maxLength: 2 },
      ),
      money: fc.constantFrom(...MONEY_BASES),
      limit: fc.integer({ min: 1, max: 100 }),
      tz: fc.constantFrom(...ZONES),
    },
    { requiredKeys: ['kind', 'metrics', 'time'] },
  );

export const arbitraryPlan = arbitraryPlanOf(METRIC_NAMES);

/** Plans without estimates, whose figures plain SQL has too. */
export const arbitraryExactPlan = arbitraryPlanOf(METRIC_NAMES.filter((name) => name !== 'expected_payout'));
