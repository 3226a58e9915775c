import { FIRST_HOUR } from '@app/insight-statistics/testing/generate-series';
import type { AlertPreview, InsightAlert, InsightAlertRule, InsightAlertsPage } from '@app/internal-protocol';
import { insertPartner } from '@app/partner-config/testing/config-database';
import { generatedRows, HOUR_MS, OUTAGE } from '../testing/generated-offers';
import { FakeService } from '../testing/fake-service';
import { type InsightUnderTest, startInsight } from '../testing/insight-under-test';
import { EvaluationRepository } from './evaluation.repository';
import { EvaluationService } from './evaluation.service';
import { RuleEvaluator } from './rule-evaluator.service';

jest.setTimeout(60_000);

const RULE = { metric: 'conversions', dimensions: ['offer'], condition: { kind: 'silence' } };
/** Ten minutes after the end of an hour, by its index. */
const after = (index: number): Date => new Date((FIRST_HOUR + index + 1) * HOUR_MS + 10 * 60_000);
const START = OUTAGE.from - 6;
const END = OUTAGE.to + 10;

describe('the evaluation of alert rules', () => {
  let insight: InsightUnderTest;
  let evaluation: EvaluationService;
  const [service, other] = [new FakeService(), new FakeService()];
  beforeAll(async () => {
    insight = await startInsight({ INSIGHT_DEADLINE_MS: 500 });
    evaluation = insight.app.get(EvaluationService);
    for (const [code, one] of Object.entries({ involve_asia: service, other })) {
      await insertPartner(insight.config.pool, code, { endpoint_url: await one.listen() });
    }
    await insight.untilPartners(2);
  });
  afterAll(async () => {
    await insight.stop();
    service.close();
    other.close();
  });
  beforeEach(async () => {
    await insight.database.pool.query('TRUNCATE alert_rules CASCADE');
    Object.assign(service, { isFrozen: false, rowsOf: rowsAt(END) });
  });

  const rowsAt = (index: number) => (body: string) => generatedRows(body, after(index));

  /** Saves a rule as if at the end of an hour. */
  async function save(more: object = {}, index = START): Promise<string> {
    const body = { name: 'silence', rule: RULE, actor: 'key:ann', channels: ['log', 'email'], ...more };
    const saved = await insight.post<InsightAlertRule>('alert-rules', { recipients: ['ops@example.com'], ...body });
    if (!saved.ok) throw saved.problem;
    const at = 'UPDATE alert_rules SET evaluated_from = $2 WHERE id = $1';
    await insight.database.pool.query(at, [saved.body.id, after(index)]);
    return saved.body.id;
  }
  async function alerts(): Promise<InsightAlert[]> {
    const page = await insight.get<InsightAlertsPage>('alerts');
    if (!page.ok) throw page.problem;
    return page.body.data;
  }
  const messages = async (): Promise<{ kind: string; hour: Date; channel: string; message: object }[]> =>
    (await insight.database.pool.query('SELECT kind, hour, channel, message FROM alert_messages ORDER BY hour')).rows;
  async function evaluateEachHour(from: number, to: number): Promise<void> {
    for (let index = from; index <= to; index++) await evaluation.evaluateDue(after(index));
  }

  it('hour by hour fires and resolves exactly when the preview says that it would have', async () => {
    await save();
    await evaluateEachHour(START, END);
    const body = { rule: RULE, now: after(END).toISOString() };
    const preview = await insight.post<AlertPreview>('alert-rules/preview', body);
    if (!preview.ok) throw preview.problem;
    const firings = preview.body.firings.filter(({ fired_at: at }) => Date.parse(at) > (FIRST_HOUR + START) * HOUR_MS);
    expect(firings).toHaveLength(1);
    const fired = await alerts();
    expect(fired).toHaveLength(1);
    expect(fired[0]).toMatchObject(firings[0]!);
  });

  it('sends one message when an alert fires, and one when it is resolved', async () => {
    await save();
    await evaluateEachHour(START, END);
    expect(await messages()).toMatchObject([
      { kind: 'firing', channel: 'log', message: { groups: ['involve_asia ["Shopee"]'] } },
      { kind: 'resolved', channel: 'log' },
    ]);
  });

  it('says what explains an alert, and which plan shows it', async () => {
    await save({
      rule: { metric: 'conversions', condition: { kind: 'change', direction: 'down', percent: '40', hours: 6 } },
    });
    await evaluateEachHour(START, OUTAGE.from + 6);
    const [alert] = await alerts();
    expect(alert).toMatchObject({
      keys: { partner: 'involve_asia' },
      plan: { metrics: ['conversions'], filters: [{ field: 'partner', op: 'in', values: ['involve_asia'] }] },
      explained_by: [{ keys: { offer: 'Shopee' } }, { keys: { offer: 'Klook' } }],
    });
    const shown = await insight.post('query', { plan: alert!.plan });
    expect(shown.ok).toBe(true);
  });

  it('does not evaluate a partner that does not respond, and catches up hour by hour', async () => {
    await save();
    await evaluateEachHour(START, OUTAGE.from - 1);
    service.isFrozen = true;
    await evaluateEachHour(OUTAGE.from, OUTAGE.to - 4);
    expect(await alerts()).toEqual([]);
    service.isFrozen = false;
    await evaluateEachHour(OUTAGE.to - 3, OUTAGE.to - 3);
    const [alert] = await alerts();
    expect(Date.parse(alert!.fired_at)).toBeLessThan((FIRST_HOUR + OUTAGE.to - 4) * HOUR_MS);
    expect(await messages()).toHaveLength(1);
  });

  it('lists what fired and ended during a downtime, without a message', async () => {
    await save();
    await evaluateEachHour(START, START);
    await evaluateEachHour(END, END);
    expect(await alerts()).toMatchObject([{ state: 'resolved', keys: { offer: 'Shopee' } }]);
    expect(await messages()).toEqual([]);
  });

  it('stores nothing twice when two processes evaluate the same hours', async () => {
    await save();
    await evaluateEachHour(START, START);
    const repository = insight.app.get(EvaluationRepository);
    const evaluator = insight.app.get(RuleEvaluator);
    const [first, last] = [after(START + 1), FIRST_HOUR + OUTAGE.from + 8];
    const claimed = (await repository.claim(first))!;
    expect(await repository.claim(first)).toBeUndefined();
    await Promise.all([1, 2, 3].map(() => evaluator.evaluate(claimed, last)));
    expect([(await alerts()).length, (await messages()).length]).toEqual([1, 1]);
  });

  it('stores nothing of a rule that was changed while it was evaluated', async () => {
    const id = await save();
    const claimed = (await insight.app.get(EvaluationRepository).claim(after(OUTAGE.to - 1)))!;
    await insight.database.pool.query('UPDATE alert_rules SET version = 2 WHERE id = $1', [id]);
    await insight.app.get(RuleEvaluator).evaluate(claimed, FIRST_HOUR + OUTAGE.to);
    expect(await alerts()).toEqual([]);
  });

  it('sends no message in quiet hours, nor before a snooze ends', async () => {
    await save({ rule: { ...RULE, quiet_hours: { from: '00:00', to: '23:59' } } });
    await evaluateEachHour(START, OUTAGE.to - 1);
    const [alert] = await alerts();
    expect(await messages()).toEqual([]);
    const until = new Date((FIRST_HOUR + END) * HOUR_MS).toISOString();
    const snoozed = await insight.post<InsightAlert>(`alerts/${alert!.id}/snooze`, { until });
    expect(snoozed).toMatchObject({ body: { state: 'firing', snoozed_until: until } });
  });

  it('watches an offer on although it has no conversions any more', async () => {
    await save();
    service.rowsOf = (body) => withoutShopee(rowsAt(END)(body));
    const key = 'involve_asia ["Shopee"]';
    await insight.database.pool.query(
      `INSERT INTO alert_groups (rule_id, group_key, partner, keys, phase, since, streak, is_reported, hour)
       SELECT id, $1, 'involve_asia', '{"partner": "involve_asia", "offer": "Shopee"}', 'firing', $2, 0, true, $2
         FROM alert_rules`,
      [key, after(START)],
    );
    await insight.database.pool.query(
      `INSERT INTO alerts (rule_id, rule_name, partner, group_key, keys, figure, hour, fired_at)
       SELECT id, name, 'involve_asia', $1, '{}', '{}', $2, $2 FROM alert_rules`,
      [key, after(START - 5)],
    );
    await evaluateEachHour(START, START + 2);
    // Six weeks without a row: there is nothing to expect.
    expect(await alerts()).toMatchObject([{ state: 'resolved' }]);
    expect(await messages()).toEqual([]);
  });

  it('shows in its metrics what is firing, and how far the evaluation is behind', async () => {
    await save();
    await evaluateEachHour(START, OUTAGE.to - 1);
    const text = await (await fetch(`${insight.url}/metrics`)).text();
    expect(text).toContain('insight_alerts_firing 1');
    expect(text).toContain('insight_alert_evaluation_lag_seconds 600');
  });
});

function withoutShopee(queried: ReturnType<typeof generatedRows>): ReturnType<typeof generatedRows> {
  return { ...queried, rows: queried.rows.filter(({ keys }) => keys['offer'] !== 'Shopee') };
}
