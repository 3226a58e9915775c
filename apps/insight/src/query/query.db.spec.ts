import type { QueryResult, QuestionResult } from '@app/internal-protocol';
import { insertPartner } from '@app/partner-config/testing/config-database';
import { FakeService } from '../testing/fake-service';
import { type InsightUnderTest, startInsight } from '../testing/insight-under-test';

const DEADLINE_MS = 400;
/** Nothing listens here. */
const DEAD_URL = 'http://127.0.0.1:1';

const PLAN = {
  metrics: ['conversions', 'payout', 'approval_rate'],
  dimensions: ['offer'],
  time: { from: '2026-03-01T00:00', to: '2026-03-18T00:00' },
};
const row = (offer: string, conversions: string, payout: string, approved: string, decided: string) => ({
  keys: { offer },
  atoms: { conversions, payout, approved, decided },
});

describe('insight', () => {
  let insight: InsightUnderTest;
  const services = {
    involve_asia: new FakeService(),
    rector: new FakeService(),
    frozen: new FakeService(),
    asleep: new FakeService(),
  };

  beforeAll(async () => {
    insight = await startInsight({ INSIGHT_DEADLINE_MS: DEADLINE_MS });
    services.involve_asia.rows = {
      rows: [row('Klook', '2.0000', '99999999999999.9999', '1.0000', '1.0000')],
      as_of: '2026-03-18T02:30:00.500Z',
      truncated: false,
    };
    services.rector.rows = {
      rows: [
        row('Klook', '1.0000', '0.0002', '0.0000', '2.0000'),
        row('Agoda', '5.0000', '7.0000', '0.0000', '0.0000'),
      ],
      as_of: '2026-03-18T02:30:00.100Z',
      truncated: true,
    };
    services.frozen.isFrozen = true;
    services.involve_asia.offers = ['Klook'];
    for (const [code, service] of Object.entries(services)) {
      await insertPartner(insight.config.pool, code, {
        endpoint_url: await service.listen(),
        sleeps: code === 'asleep',
      });
    }
    await insertPartner(insight.config.pool, 'dead', { endpoint_url: DEAD_URL });
    await insight.untilPartners(Object.keys(services).length + 1);
  });
  afterAll(async () => {
    await insight.stop();
    for (const service of Object.values(services)) service.close();
  });
  beforeEach(() => {
    for (const service of Object.values(services)) service.asked.splice(0);
  });

  async function run(plan: object, more: object = {}, role?: string): Promise<QueryResult> {
    const response = await insight.post<QueryResult>('query', { plan, ...more }, role);
    if (!response.ok) throw response.problem;
    return response.body;
  }
  async function resolve(question: string, more: object = {}, role?: string): Promise<QuestionResult> {
    const response = await insight.post<QuestionResult>(
      'ask',
      { question, now: '2026-03-18T02:30:00Z', ...more },
      role,
    );
    if (!response.ok) throw response.problem;
    return response.body;
  }

  it('merges what the services returned to the last decimal, and names those that returned nothing', async () => {
    const startedAtMs = performance.now();
    const result = await run(PLAN);
    expect(performance.now() - startedAtMs).toBeLessThan(DEADLINE_MS + 500);
    expect(result.rows).toEqual([
      {
        keys: { offer: 'Agoda' },
        values: { conversions: { value: '5' }, payout: { value: '7' }, approval_rate: { value: null } },
      },
      {
        keys: { offer: 'Klook' },
        values: {
          conversions: { value: '3' },
          payout: { value: '100000000000000.0001' },
          approval_rate: { value: '0.333333' },
        },
      },
    ]);
    expect(result).toMatchObject({
      source: 'hourly',
      as_of: '2026-03-18T02:30:00.100Z',
      truncated: true,
      coverage: { from: '2026-02-28T16:00:00.000Z', to: '2026-03-17T16:00:00.000Z', shifted_minutes: 0 },
      answered: ['involve_asia', 'rector'],
      not_answered: [
        { partner_code: 'asleep', code: 'unavailable' },
        { partner_code: 'dead', code: 'unavailable' },
        { partner_code: 'frozen', code: 'no_answer' },
      ],
    });
    expect(services.asleep.asked).toEqual([]);
  });

  it('wakes a service that sleeps for a plan that names it', async () => {
    const { answered, not_answered } = await run({
      ...PLAN,
      filters: [{ field: 'partner', op: 'in', values: ['asleep', 'rector'] }],
    });
    expect([answered, not_answered]).toEqual([['asleep', 'rector'], []]);
    expect(services.involve_asia.asked).toEqual([]);
  });

  it('has no rows where no service answered, not even one of zeros', async () => {
    const filters = [{ field: 'partner', op: 'in', values: ['dead'] }];
    const { rows, as_of } = await run({ metrics: ['payout'], time: PLAN.time, filters });
    expect([rows, as_of]).toEqual([[], null]);
  });

  it('shows the key of a partner that partner alone', async () => {
    const { answered } = await run(PLAN, { only_partner: 'rector' }, 'partner');
    expect(answered).toEqual(['rector']);
    const filters = [{ field: 'partner', op: 'in', values: ['involve_asia'] }];
    const other = run({ ...PLAN, filters }, { only_partner: 'rector' }, 'partner');
    await expect(other).rejects.toMatchObject({ status: 403 });
    await expect(resolve('payout of Klook last week', { only_partner: 'rector' }, 'partner')).resolves.toMatchObject({
      plan: { kind: 'clarify', about: 'value' },
    });
  });

  it('refuses values of persons to viewers, and to others for now', async () => {
    const plan = { ...PLAN, dimensions: ['sub_id'] };
    await expect(run(plan, {}, 'viewer')).rejects.toMatchObject({ status: 403, code: 'forbidden' });
    await expect(run(plan, {}, 'editor')).rejects.toMatchObject({ status: 422 });
    await expect(resolve('payout by sub id yesterday', {}, 'viewer')).resolves.toMatchObject({
      plan: { kind: 'refuse', reason: 'personal_data' },
      result: null,
    });
    await expect(resolve('payout by sub id yesterday', {}, 'admin')).resolves.toMatchObject({
      plan: { kind: 'query', dimensions: ['sub_id'] },
      message: { en: expect.stringContaining('not kept yet') },
      result: null,
    });
  });

  it('422: names everything that is wrong with a plan', async () => {
    await expect(run({ metrics: ['clicks'], time: { from: 'x', to: PLAN.time.to } })).rejects.toMatchObject({
      fieldErrors: [{ field: 'plan.metrics.0' }, { field: 'plan.time.from' }],
    });
    const filters = [{ field: 'partner', op: 'in', values: ['nobody'] }];
    await expect(run({ ...PLAN, filters })).rejects.toMatchObject({
      fieldErrors: [{ field: 'plan.filters.0.values', code: 'unknown_reference' }],
    });
  });

  it('answers a question in Chinese with its plan, what it supposes, and the figures', async () => {
    const { plan, assumptions, result } = await resolve('上周各商家佣金');
    expect(plan).toEqual({
      kind: 'query',
      metrics: ['payout'],
      dimensions: ['offer'],
      time: { from: '2026-03-09T00:00', to: '2026-03-16T00:00' },
    });
    expect(assumptions.map(({ code }) => code)).toEqual(['usd']);
    expect(result!.rows.map(({ keys }) => keys['offer'])).toEqual(['Klook', 'Agoda']);
  });

  it('asks back or refuses in three languages', async () => {
    await expect(resolve('payout of Nowhere Shop last week')).resolves.toMatchObject({
      plan: { kind: 'clarify', about: 'value' },
      message: { en: expect.any(String), 'zh-Hans': expect.any(String), 'zh-Hant': expect.any(String) },
      result: null,
    });
    await expect(resolve('delete all conversions')).resolves.toMatchObject({
      plan: { kind: 'refuse', reason: 'write' },
    });
    await expect(resolve('x'.repeat(301), { timezone: 'Nowhere' })).rejects.toMatchObject({
      fieldErrors: [{ field: 'question' }, { field: 'timezone' }],
    });
  });

  it('accepts requests of our processes alone', async () => {
    const response = await fetch(`${insight.url}/internal/v1/query`, { method: 'POST', body: '{}' });
    expect(response.status).toBe(401);
  });
});
