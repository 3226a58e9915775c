import { Calendar, MegaSaleDays } from '../series/calendar';
import type { HourlySeries } from '../series/hourly-series';
import { FIRST_HOUR, generateCounts, seriesOf } from '../testing/generate-series';
import type { AlertCondition } from './alert-rule';
import { evaluatorOf, hoursBehind } from './evaluate-group';

const calendar = new Calendar('Asia/Kuala_Lumpur', new MegaSaleDays());
const COUNTS = generateCounts({ perDay: 300, days: 100, seed: 8 }, calendar);
const WHOLE: HourlySeries = { ...seriesOf(COUNTS.map((count) => count >> 3)), of: seriesOf(COUNTS).sums };

const CONDITIONS: AlertCondition[] = [
  { kind: 'threshold', op: '<', value: '0.1', hours: 3 },
  { kind: 'change', direction: 'down', percent: '5', hours: 6 },
  { kind: 'change', direction: 'either', percent: '5', hours: 2, offsetHours: 400 },
  { kind: 'shift', direction: 'either', by: { percent: '3' }, hours: 5, baselineHours: 50 },
  { kind: 'rate_anomaly', direction: 'either', maxProbability: 0.05 },
  { kind: 'anomaly', maxProbability: 0.05 },
];

describe('hoursBehind', () => {
  it.each(CONDITIONS)('are all that a verdict of $kind depends on', (condition) => {
    const group = { key: 'g', partner: 'p' };
    const ofAll = evaluatorOf(condition, { ...group, series: WHOLE }, calendar);
    for (let hour = FIRST_HOUR + 80 * 24; hour < FIRST_HOUR + 84 * 24; hour += 5) {
      const from = hour - hoursBehind(condition) - WHOLE.first;
      const series = {
        first: WHOLE.first + from,
        sums: WHOLE.sums.slice(from, hour + 1 - WHOLE.first),
        of: WHOLE.of!.slice(from, hour + 1 - WHOLE.first),
      };
      expect(evaluatorOf(condition, { ...group, series }, calendar)(hour)).toEqual(ofAll(hour));
    }
  });
});
