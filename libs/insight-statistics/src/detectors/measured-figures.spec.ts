import { Calendar, MegaSaleDays } from '../series/calendar';
import { measureAnomalies } from '../testing/measure-anomalies';
import { measureRates } from '../testing/measure-rates';
import { measureSilence } from '../testing/measure-silence';

const calendar = new Calendar('Asia/Kuala_Lumpur', new MegaSaleDays());
/** Not the seeds that the settings were chosen with. docs/insight-statistics.md has the figures. */
const SEEDS = Array.from({ length: 60 }, (_, index) => 77_000 + index);

describe('detectors, measured on generated series', () => {
  it.each([
    [10, 30],
    [40, 8],
    [200, 3],
  ])('find silence of %i conversions a day at a median of %i hours', (perDay, maxHours) => {
    const { medianHours, falseAlarmsPerMonth } = measureSilence(perDay, SEEDS, calendar);
    expect(medianHours).toBeLessThanOrEqual(maxHours);
    expect(falseAlarmsPerMonth).toBeLessThanOrEqual(0.15);
  });

  it('find drops and spikes of 300 conversions a day', () => {
    const changes = [
      { hours: 8, factor: 0.1 },
      { hours: 4, factor: 3 },
    ];
    const { found, falseAlarmsPerMonth } = measureAnomalies(300, SEEDS, changes, calendar);
    expect(found[0]).toBeGreaterThanOrEqual(0.95);
    expect(found[1]).toBeGreaterThanOrEqual(0.65);
    expect(falseAlarmsPerMonth).toBeLessThanOrEqual(0.3);
  });

  it('find a quarantine share that triples, within a day', () => {
    const { found, falseAlarmsPerMonth } = measureRates(5_000, 0.02, SEEDS.slice(0, 30), calendar);
    expect(found).toBeGreaterThanOrEqual(0.8);
    expect(falseAlarmsPerMonth).toBeLessThanOrEqual(0.3);
  });
});
