import { checkPlan } from '@app/semantic-layer/plan/check-plan';
import { GRAINS, MONEY_BASES, type QueryPlan } from '@app/semantic-layer/plan/plan';
import { arbitraryPlan } from '@app/semantic-layer/testing/arbitrary-plan';
import fc from 'fast-check';
import {
  firstPlan,
  GROUP_CHOICES,
  LIMITS,
  METRIC_CHOICES,
  toggleGroup,
  toggleMetric,
  withGrain,
  withLimit,
  withMoney,
  withOnly,
  withoutCondition,
  withoutFilter,
  withPeriod,
  withShare,
} from './change-plan';
import { comparedPeriod, COMPARISONS, presetPeriod, PRESETS } from '@app/semantic-layer/time/presets';
import { readPlan, writePlan } from './plan-search';

const NOW = new Date('2026-03-18T02:30:00Z');
const ZONE = 'Asia/Kuala_Lumpur';
const plan = firstPlan(ZONE, NOW);

type Change = (plan: QueryPlan) => QueryPlan;

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.constantFrom(...METRIC_CHOICES).map(
    (metric): Change =>
      (one) =>
        toggleMetric(one, metric),
  ),
  fc.constantFrom(...GROUP_CHOICES).map(
    (group): Change =>
      (one) =>
        toggleGroup(one, group),
  ),
  fc.constantFrom(undefined, ...GRAINS).map(
    (grain): Change =>
      (one) =>
        withGrain(one, grain),
  ),
  fc.constantFrom(...MONEY_BASES).map(
    (money): Change =>
      (one) =>
        withMoney(one, money),
  ),
  fc.constantFrom(undefined, ...LIMITS).map(
    (limit): Change =>
      (one) =>
        withLimit(one, limit),
  ),
  fc.boolean().map(
    (share): Change =>
      (one) =>
        withShare(one, share),
  ),
  fc.constantFrom('partner' as const, 'offer' as const).map(
    (field): Change =>
      (one) =>
        withOnly(one, field, 'x'),
  ),
  fc.nat(2).map(
    (index): Change =>
      (one) =>
        withoutFilter(one, index),
  ),
  fc.nat(2).map(
    (index): Change =>
      (one) =>
        withoutCondition(one, index),
  ),
  fc.tuple(fc.constantFrom(...PRESETS), fc.constantFrom(...COMPARISONS)).map(([preset, comparison]): Change => {
    const period = presetPeriod(preset, ZONE, NOW);
    return (one) => withPeriod(one, period, comparedPeriod(period, comparison));
  }),
);

describe('a change of a plan', () => {
  it('makes a valid plan of any valid plan, which the URL gives back', () => {
    fc.assert(
      fc.property(
        arbitraryPlan.filter((one) => checkPlan(one).length === 0),
        fc.array(change, { maxLength: 6 }),
        (first, changes) => {
          const changed = changes.reduce((one, next) => next(one), first);
          expect(checkPlan(changed)).toEqual([]);
          expect(readPlan(writePlan(changed))).toBeDefined();
        },
      ),
    );
  });

  it('leaves one metric, and drops what sorted by a removed one', () => {
    expect(toggleMetric({ ...plan, metrics: ['payout'] }, 'payout').metrics).toEqual(['payout']);
    const sorted: QueryPlan = { ...plan, sort: { by: 'payout', dir: 'asc' } };
    expect(toggleMetric(sorted, 'payout')).not.toHaveProperty('sort');
    expect(toggleMetric(sorted, 'conversions')).toHaveProperty('sort');
  });

  it('shows local amounts by currency, and in dollars once they would be summed over currencies', () => {
    const local = withMoney(plan, 'local');
    expect(local.dimensions).toEqual(['partner', 'currency']);
    expect(toggleGroup(local, 'currency')).not.toHaveProperty('money');
  });

  it('shows one value of a field in place of what was filtered before', () => {
    const filtered: QueryPlan = { ...plan, filters: [{ field: 'offer', op: 'prefix', values: ['Shopee'] }] };
    expect(withOnly(filtered, 'offer', 'Shopee MY').filters).toEqual([
      { field: 'offer', op: 'in', values: ['Shopee MY'] },
    ]);
  });
});

describe('the plan of a URL', () => {
  it.each([undefined, '', '{', '[]', '{"kind":"query"}', '{"metrics":["clicks"]}'])('is none in %j', (text) => {
    expect(readPlan(text)).toBeUndefined();
  });
});
