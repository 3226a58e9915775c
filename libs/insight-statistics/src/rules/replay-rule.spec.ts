import fc from 'fast-check';
import { Calendar, MegaSaleDays } from '../series/calendar';
import type { HourlySeries } from '../series/hourly-series';
import { FIRST_HOUR, generateCounts, seriesOf, withHours } from '../testing/generate-series';
import { advanceGroup, initialState } from './advance-group';
import type { AlertCondition, AlertRule } from './alert-rule';
import { evaluatorOf, type RuleGroup } from './evaluate-group';
import { replayRule } from './replay-rule';

const calendar = new Calendar('Asia/Kuala_Lumpur', new MegaSaleDays());
const COUNTS = generateCounts({ perDay: 300, days: 84, seed: 5 }, calendar);
const OUTAGES = [50, 64].map((day) => day * 24 + 12);
/** Two outages of 12 hours from noon on. */
const WITH_OUTAGES = OUTAGES.reduce((counts, from) => withHours(counts, from, from + 12, () => 0), COUNTS);
const PERIOD = { from: FIRST_HOUR + 30 * 24, to: FIRST_HOUR + 84 * 24 };

const CONDITIONS: AlertCondition[] = [
  { kind: 'threshold', op: '<', value: '1', hours: 3 },
  { kind: 'change', direction: 'down', percent: '85', hours: 6, minVolume: '40' },
  { kind: 'anomaly' },
  { kind: 'silence' },
];

const ruleOf = (condition: AlertCondition): AlertRule => ({ condition, fireAfterHours: 1, resolveAfterHours: 12 });
const groupOf = (series: HourlySeries, key = 'Shopee'): RuleGroup => ({ key, partner: 'ia', series });

function cutAfter(series: HourlySeries, hour: number): HourlySeries {
  return { first: series.first, sums: series.sums.slice(0, hour + 1 - series.first) };
}

describe('a replay', () => {
  it.each(CONDITIONS)('finds both outages by $kind', (condition) => {
    const { firings } = replayRule(ruleOf(condition), [groupOf(seriesOf(WITH_OUTAGES))], calendar, PERIOD);
    const found = OUTAGES.map((from) =>
      firings.some((firing) => firing.from >= FIRST_HOUR + from && firing.from < FIRST_HOUR + from + 12),
    );
    expect(found).toEqual([true, true]);
  });

  it('sends one message for two groups of a partner', () => {
    const groups = ['Shopee', 'Lazada'].map((key) => groupOf(seriesOf(WITH_OUTAGES), key));
    const { fired, messages } = replayRule(ruleOf({ kind: 'silence' }), groups, calendar, PERIOD);
    expect([fired, messages.size]).toEqual([4, 2]);
  });

  it.each(CONDITIONS)('equals the evaluation of each hour when it was the last one, by $kind', (condition) => {
    const series = seriesOf(WITH_OUTAGES);
    const rule = ruleOf(condition);
    const period = { from: FIRST_HOUR + 60 * 24, to: FIRST_HOUR + 68 * 24 };
    let state = initialState(period.from);
    const fired: number[] = [];
    for (let hour = period.from; hour < period.to; hour++) {
      const verdict = evaluatorOf(condition, groupOf(cutAfter(series, hour)), calendar)(hour);
      const advance = advanceGroup(state, { rule, verdict, hour, calendar });
      if (advance.state.phase === 'firing' && state.phase !== 'firing') fired.push(hour);
      state = advance.state;
    }
    const { firings } = replayRule(rule, [groupOf(series)], calendar, period);
    expect(firings.map(({ from }) => from)).toEqual(fired);
    expect(fired.length).toBeGreaterThan(0);
  });

  it('is quiet on mega-sale days, except about silence', () => {
    const day = Array.from({ length: 84 * 24 }, (_, index) => index).find((index) => {
      return calendar.at(FIRST_HOUR + index).day === '2026-03-03';
    });
    const period = { from: FIRST_HOUR + day!, to: FIRST_HOUR + day! + 24 };
    const stopped = seriesOf(withHours(COUNTS, day!, day! + 24, () => 0));
    const fired = CONDITIONS.map(
      (condition) => replayRule(ruleOf(condition), [groupOf(stopped)], calendar, period).fired,
    );
    expect(fired).toEqual([0, 0, 0, 1]);
  });

  it('concludes nothing from hours that are not known', () => {
    const hours = fc.uniqueArray(fc.integer({ min: 50 * 24, max: 52 * 24 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(hours, fc.constantFrom(...CONDITIONS), (unknown, condition) => {
        const missing = new Set(unknown);
        const series = seriesOf(WITH_OUTAGES.map((count, index) => (missing.has(index) ? undefined : count)));
        const evaluate = evaluatorOf(condition, groupOf(series), calendar);
        expect(unknown.map((index) => evaluate(FIRST_HOUR + index).kind)).toEqual(unknown.map(() => 'not_evaluated'));
      }),
      { numRuns: 40 },
    );
  });

  it('needs no message for a partner that did not answer for a day', () => {
    const series = seriesOf(COUNTS.map((count, index) => (index >= 1200 && index < 1224 ? undefined : count)));
    const replays = CONDITIONS.slice(2).map((condition) => {
      return replayRule(ruleOf(condition), [groupOf(series)], calendar, {
        from: FIRST_HOUR + 1199,
        to: FIRST_HOUR + 1226,
      });
    });
    expect(replays.map(({ fired }) => fired)).toEqual([0, 0]);
    expect(replays.every(({ notEvaluatedHours }) => notEvaluatedHours >= 24)).toBe(true);
  });
});
