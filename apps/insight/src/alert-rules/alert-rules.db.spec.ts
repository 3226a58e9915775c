import type { InsightAlert, InsightAlertRule, InsightAlertRules, InsightAlertsPage } from '@app/internal-protocol';
import { SHIPPED_RULES } from '@app/semantic-layer';
import { insertPartner } from '@app/partner-config/testing/config-database';
import { type InsightUnderTest, startInsight } from '../testing/insight-under-test';

const RULE = { metric: 'conversions', dimensions: ['offer'], condition: { kind: 'silence' } };

const INSERT_ALERT = `
  WITH state AS (
    INSERT INTO alert_groups (rule_id, group_key, partner, keys, phase, since, streak, is_reported, hour)
    VALUES ($1, $2, split_part($2, ' ', 1), '{}', 'firing', now(), 0, true, now())
    ON CONFLICT DO NOTHING
  )
  INSERT INTO alerts (rule_id, rule_name, partner, group_key, keys, figure, hour, fired_at)
  VALUES ($1, 'name', split_part($2, ' ', 1), $2, '{}', '{}', $3, $3::timestamptz + interval '1 hour')
  RETURNING id`;

describe('alert rules and alerts', () => {
  let insight: InsightUnderTest;
  beforeAll(async () => {
    insight = await startInsight();
    for (const code of ['rector', 'involve_asia']) {
      await insertPartner(insight.config.pool, code, { endpoint_url: 'http://127.0.0.1:1' });
    }
    await insight.untilPartners(2);
  });
  afterAll(() => insight.stop());

  let names = 0;
  const create = async (more: object = {}): Promise<InsightAlertRule> => {
    const body = { name: `rule ${(names += 1)}`, rule: RULE, actor: 'key:ann', ...more };
    const response = await insight.post<InsightAlertRule>('alert-rules', body);
    if (!response.ok) throw response.problem;
    return response.body;
  };
  const replace = (id: string, version: number, more: object = {}) =>
    insight.post<InsightAlertRule>(`alert-rules/${id}/replace`, {
      version,
      name: `rule ${names}`,
      rule: RULE,
      actor: 'key:ben',
      ...more,
    });
  const insertAlert = async (ruleId: string, group: string, hour: string): Promise<string> =>
    (await insight.database.pool.query<{ id: string }>(INSERT_ALERT, [ruleId, group, hour])).rows[0]!.id;
  const list = async (query: string): Promise<InsightAlertsPage> => {
    const response = await insight.get<InsightAlertsPage>(`alerts?${query}`);
    if (!response.ok) throw response.problem;
    return response.body;
  };

  it('ships rules, which are there from the start', async () => {
    const response = await insight.get<InsightAlertRules>('alert-rules');
    const { data, available_channels: channels } = (response as { body: InsightAlertRules }).body;
    expect(data.map(({ name, owner }) => [name, owner])).toContainEqual(['Offer without conversions', 'platform']);
    expect(channels).toEqual(['log']);
    const codes = data.filter(({ owner }) => owner === 'platform').map(({ code, name }) => [code, name]);
    expect(Object.fromEntries(codes)).toEqual(
      Object.fromEntries(Object.entries(SHIPPED_RULES).map(([code, { en }]) => [code, en])),
    );
  });

  it('leaves a rule that ships its code until it is renamed', async () => {
    const { body } = (await insight.get<InsightAlertRules>('alert-rules')) as { body: InsightAlertRules };
    const { id, version, name, rule } = body.data.find(({ code }) => code === 'wrong_tokens')!;
    const disabled = await replace(id, version, { name, rule, is_enabled: false });
    expect(disabled).toMatchObject({ body: { code: 'wrong_tokens', is_enabled: false } });
    const renamed = await replace(id, version + 1, { name: 'Tokens', rule });
    expect(renamed).toMatchObject({ body: { code: null, name: 'Tokens' } });
  });

  it('creates, replaces and deletes a rule, each for the version that was read', async () => {
    const mailed = { channels: ['email', 'log'], recipients: ['ops@example.com'], language: 'zh-Hans' };
    const rule = await create({ ...mailed, partner: 'rector' });
    expect(rule).toMatchObject({
      ...mailed,
      version: 1,
      owner: 'key:ann',
      is_enabled: true,
      firing: 0,
      partner: 'rector',
    });
    const replaced = await replace(rule.id, 1, { name: 'another name' });
    expect(replaced).toMatchObject({
      body: {
        version: 2,
        name: 'another name',
        owner: 'key:ann',
        updated_by: 'key:ben',
        partner: null,
        language: null,
      },
    });
    await expect(replace(rule.id, 1)).resolves.toMatchObject({ problem: { status: 412 } });
    await expect(insight.post(`alert-rules/${rule.id}/delete`, { version: 1 })).resolves.toMatchObject({
      problem: { status: 412 },
    });
    await expect(insight.post(`alert-rules/${rule.id}/delete`, { version: 2 })).resolves.toMatchObject({ ok: true });
    await expect(replace(rule.id, 2)).resolves.toMatchObject({ problem: { status: 404 } });
  });

  it('refuses a name that is taken, and names everything that is wrong with a rule', async () => {
    const { name } = await create();
    await expect(create({ name })).rejects.toMatchObject({ status: 409, fieldErrors: [{ field: 'name' }] });
    const wrong = {
      language: 'fr',
      channels: ['email', 'pager'],
      recipients: ['ops'],
      partner: 'nobody',
      rule: { metric: 'clicks' },
    };
    const problem = await create(wrong).catch((error: { fieldErrors: { field: string }[] }) => error);
    const fields = (problem as { fieldErrors: { field: string }[] }).fieldErrors.map(({ field }) => field);
    expect(fields).toEqual(expect.arrayContaining(['channels', 'recipients', 'partner', 'language', 'rule.metric']));
    await expect(create({ channels: ['email'] })).rejects.toMatchObject({ fieldErrors: [{ field: 'recipients' }] });
  });

  it('takes mega-sale days of its own', async () => {
    await create({ rule: { ...RULE, mega_sale_days: { added: ['2026-11-27'], removed: ['2026-12-12'] } } });
    const wrong = create({ rule: { ...RULE, mega_sale_days: { added: ['tomorrow'] } } });
    await expect(wrong).rejects.toMatchObject({ fieldErrors: [{ field: 'rule.mega_sale_days.added' }] });
  });

  it('resolves the alerts of a rule that watches something else now, and of one that is deleted', async () => {
    const rule = await create();
    await insertAlert(rule.id, 'rector ["a"]', '2026-03-01T00:00:00Z');
    await replace(rule.id, 1, { channels: ['log'] });
    expect(await list(`rule_id=${rule.id}`)).toMatchObject({ data: [{ state: 'firing' }] });
    await replace(rule.id, 2, { rule: { ...RULE, fire_after_hours: 2 } });
    expect(await list(`rule_id=${rule.id}`)).toMatchObject({ data: [{ state: 'resolved' }] });
    const second = await insertAlert(rule.id, 'rector ["b"]', '2026-03-01T01:00:00Z');
    await insight.post(`alert-rules/${rule.id}/delete`, { version: 3 });
    const kept = await insight.get<InsightAlert>(`alerts/${second}`);
    expect(kept).toMatchObject({ body: { rule_id: null, state: 'resolved' } });
  });

  it('lists alerts in pages, the newest first, by partner, state and time', async () => {
    const rule = await create();
    const ids = [];
    for (const hour of [3, 1, 2, 4, 4])
      ids.push(await insertAlert(rule.id, `rector ["${ids.length}"]`, `2026-03-02T0${hour}:00:00Z`));
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: InsightAlertsPage = await list(`rule_id=${rule.id}&page_size=2&cursor=${cursor}`);
      seen.push(...page.data.map(({ fired_at: at }) => at.slice(11, 13)));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(['05', '05', '04', '03', '02']);
    expect((await list(`rule_id=${rule.id}&since=2026-03-02T04:00:00Z`)).data).toHaveLength(3);
    expect((await list(`rule_id=${rule.id}&state=resolved`)).data).toEqual([]);
    expect((await list(`rule_id=${rule.id}&partner=involve_asia`)).data).toEqual([]);
    await expect(list('cursor=none')).rejects.toMatchObject({ status: 422 });
  });

  it('shows the key of a partner what is of that partner alone', async () => {
    const own = await create({ partner: 'involve_asia' });
    const alert = await insertAlert(own.id, 'rector []', '2026-03-03T00:00:00Z');
    const rules = await insight.get<InsightAlertRules>('alert-rules?only_partner=involve_asia');
    expect((rules as { body: InsightAlertRules }).body.data.map(({ id }) => id)).toEqual([own.id]);
    expect((await list('only_partner=involve_asia')).data).toEqual([]);
    await expect(list('only_partner=involve_asia&partner=rector')).rejects.toMatchObject({ status: 403 });
    const other = await insight.get(`alerts/${alert}?only_partner=involve_asia`);
    expect(other).toMatchObject({ problem: { status: 404 } });
  });

  it('keeps who acknowledged an alert first, and snoozes its group while it fires', async () => {
    const rule = await create();
    const alert = await insertAlert(rule.id, 'rector ["c"]', '2026-03-04T00:00:00Z');
    await insight.post(`alerts/${alert}/acknowledge`, { actor: 'key:ann' });
    const again = await insight.post(`alerts/${alert}/acknowledge`, { actor: 'key:ben' });
    expect(again).toMatchObject({ body: { acknowledged_by: 'key:ann' } });
    const until = '2026-03-05T00:00:00.000Z';
    const snoozed = await insight.post(`alerts/${alert}/snooze`, { until });
    expect(snoozed).toMatchObject({ body: { snoozed_until: until } });
    await insight.database.pool.query('UPDATE alerts SET resolved_at = now() WHERE id = $1', [alert]);
    await expect(insight.post(`alerts/${alert}/snooze`, { until })).resolves.toMatchObject({
      problem: { status: 409 },
    });
    await expect(insight.post('alerts/nothing/snooze', { until })).resolves.toMatchObject({ problem: { status: 404 } });
  });
});
