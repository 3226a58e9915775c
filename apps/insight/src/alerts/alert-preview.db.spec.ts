import { FIRST_HOUR } from '@app/insight-statistics/testing/generate-series';
import type { AlertPreview, QueriedRows } from '@app/internal-protocol';
import { insertPartner } from '@app/partner-config/testing/config-database';
import { bucketOf, GENERATED_DAYS, generatedRows, HOUR_MS, OUTAGE } from '../testing/generated-offers';
import { FakeService } from '../testing/fake-service';
import { type InsightUnderTest, startInsight } from '../testing/insight-under-test';

const NOW = new Date((FIRST_HOUR + GENERATED_DAYS * 24) * HOUR_MS + 25 * 60_000);
const rowsOf = (body: string): QueriedRows => generatedRows(body, NOW);

describe('a preview of an alert rule', () => {
  let insight: InsightUnderTest;
  const [service, frozen] = [new FakeService(), new FakeService()];

  beforeAll(async () => {
    insight = await startInsight({ INSIGHT_DEADLINE_MS: 1_000 });
    service.rowsOf = rowsOf;
    frozen.isFrozen = true;
    for (const [code, one] of Object.entries({ involve_asia: service, frozen })) {
      await insertPartner(insight.config.pool, code, { endpoint_url: await one.listen() });
    }
    await insight.untilPartners(2);
  });
  afterAll(async () => {
    await insight.stop();
    service.close();
    frozen.close();
  });

  async function preview(rule: object, more: object = {}): Promise<AlertPreview> {
    const body = { rule, now: NOW.toISOString(), ...more };
    const response = await insight.post<AlertPreview>('alert-rules/preview', body);
    if (!response.ok) throw response.problem;
    return response.body;
  }

  it('finds the outage of one offer, and names the partner that did not answer', async () => {
    const result = await preview({ metric: 'conversions', dimensions: ['offer'], condition: { kind: 'silence' } });
    expect(result).toMatchObject({
      days: 60,
      to: new Date((FIRST_HOUR + GENERATED_DAYS * 24) * HOUR_MS).toISOString(),
      groups: 2,
      fired: 1,
      messages: 1,
      firings: [{ keys: { partner: 'involve_asia', offer: 'Shopee' }, seen: '0' }],
      answered: ['involve_asia'],
      not_answered: [{ partner_code: 'frozen', code: 'no_answer' }],
    });
    const [{ fired_at: firedAt, resolved_at: resolvedAt }] = result.firings as [AlertPreview['firings'][number]];
    const start = (FIRST_HOUR + OUTAGE.from) * HOUR_MS;
    expect(Date.parse(firedAt) - start).toBeLessThanOrEqual(5 * HOUR_MS);
    expect(Date.parse(resolvedAt!) - start).toBe(13 * HOUR_MS);
  });

  it('is of whole partners without dimensions', async () => {
    const condition = { kind: 'threshold', op: '<', value: '1', hours: 6 };
    const { groups, fired } = await preview({ metric: 'conversions', condition });
    expect([groups, fired]).toEqual([1, 0]);
  });

  it('reads finished hours alone, and the partner of a key alone', async () => {
    service.asked.splice(0);
    frozen.asked.splice(0);
    const rule = { metric: 'conversions', condition: { kind: 'anomaly' } };
    const { answered } = await preview(rule, { only_partner: 'involve_asia' });
    expect([answered, frozen.asked.length]).toEqual([['involve_asia'], 0]);
    const ends = service.asked.map(({ body }) => (JSON.parse(body) as { plan: { time: { to: string } } }).plan.time.to);
    expect(ends.toSorted().at(-1)).toBe(bucketOf(GENERATED_DAYS * 24).slice(0, 16));
  });

  it('422: names everything that is wrong with a rule', async () => {
    await expect(preview({ metric: 'clicks', condition: { kind: 'often' } })).rejects.toMatchObject({
      status: 422,
      fieldErrors: [{ field: 'rule.metric' }, { field: 'rule.condition.kind' }],
    });
  });

  it('422: has more groups than a partner returns by hour', async () => {
    service.rowsOf = (body) => ({ ...rowsOf(body), truncated: true });
    const rule = { metric: 'conversions', dimensions: ['offer'], condition: { kind: 'silence' } };
    await expect(preview(rule)).rejects.toMatchObject({ fieldErrors: [{ field: 'rule.dimensions' }] });
    service.rowsOf = rowsOf;
  });
});
