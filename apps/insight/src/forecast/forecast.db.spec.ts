import { Calendar, MegaSaleDays } from '@app/insight-statistics';
import { FIRST_HOUR, generateCounts } from '@app/insight-statistics/testing/generate-series';
import type { FigureForecast, QueriedRows } from '@app/internal-protocol';
import { insertPartner } from '@app/partner-config/testing/config-database';
import { FakeService } from '../testing/fake-service';
import { type InsightUnderTest, startInsight } from '../testing/insight-under-test';

const HOUR_MS = 3_600_000;
const DAYS = 100;
const calendar = new Calendar('Asia/Kuala_Lumpur', new MegaSaleDays());
const COUNTS = generateCounts({ perDay: 300, days: DAYS, seed: 2 }, calendar);
const NOW = new Date((FIRST_HOUR + DAYS * 24 + 9) * HOUR_MS);

/** Payout by local day. */
function rowsOf(): QueriedRows {
  const rows = Array.from({ length: DAYS }, (_, day) => {
    const count = COUNTS.slice(day * 24, day * 24 + 24).reduce((sum, hour) => sum + hour, 0);
    return { keys: { bucket: calendar.at(FIRST_HOUR + day * 24).day }, atoms: { payout: `${count}.2500` } };
  });
  return { rows, as_of: NOW.toISOString(), truncated: false };
}

describe('a forecast of a figure', () => {
  let insight: InsightUnderTest;
  const service = new FakeService();

  beforeAll(async () => {
    insight = await startInsight();
    service.rowsOf = rowsOf;
    await insertPartner(insight.config.pool, 'involve_asia', { endpoint_url: await service.listen() });
    await insight.untilPartners(1);
  });
  afterAll(async () => {
    await insight.stop();
    service.close();
  });

  async function forecast(plan: object, more: object = {}): Promise<FigureForecast> {
    const response = await insight.post<FigureForecast>('forecast', { plan, now: NOW.toISOString(), ...more });
    if (!response.ok) throw response.problem;
    return response.body;
  }

  it('begins today, has intervals, and says how it did', async () => {
    const { method, days, back_test: backTest, history_days: history } = await forecast({ metrics: ['payout'] });
    expect([method, days.length, history]).toEqual(['weekday_mean', 14, DAYS]);
    expect(days[0]!.day).toBe(calendar.at(FIRST_HOUR + DAYS * 24).day);
    expect(days.every(({ lower, estimate, upper }) => +lower <= +estimate && +estimate <= +upper)).toBe(true);
    expect(backTest!.mase).toBeLessThan(backTest!.naive_mase);
    const asked = JSON.parse(service.asked.at(-1)!.body) as { plan: { time: { to: string } } };
    expect(asked.plan.time.to).toBe(`${days[0]!.day}T00:00`);
  });

  it('has no days without a history', async () => {
    service.rowsOf = () => ({ ...rowsOf(), rows: rowsOf().rows.slice(-30) });
    await expect(forecast({ metrics: ['payout'] }, { days: '28' })).resolves.toMatchObject({
      method: null,
      days: [],
      back_test: null,
      history_days: 30,
    });
    service.rowsOf = rowsOf;
  });

  it('422: is of one sum', async () => {
    await expect(forecast({ metrics: ['approval_rate'], dimensions: ['offer'] })).rejects.toMatchObject({
      fieldErrors: [{ field: 'plan.dimensions' }, { field: 'plan.metrics' }],
    });
    await expect(forecast({ metrics: ['payout'], tz: 'Nowhere' })).rejects.toMatchObject({
      fieldErrors: [{ field: 'plan.tz' }],
    });
    await expect(forecast({ metrics: ['payout'] }, { days: '15' })).rejects.toMatchObject({
      fieldErrors: [{ field: 'days' }],
    });
  });
});
