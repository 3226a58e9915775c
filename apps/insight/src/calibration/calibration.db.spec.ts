import { decisionsAsOf, generateConversions } from '@app/insight-statistics/testing/generate-decisions';
import type { ApprovalCalibration } from '@app/internal-protocol';
import { insertPartner } from '@app/partner-config/testing/config-database';
import { FakeService } from '../testing/fake-service';
import { type InsightUnderTest, startInsight } from '../testing/insight-under-test';

const AS_OF = '2026-03-18T00:00:00.000Z';
const COHORTS = { seed: 5, days: 150, perDay: 100, approvalDays: 12, rejectionDays: 35 };

describe('the calibration of the built-in model', () => {
  let insight: InsightUnderTest;
  const services = { involve_asia: new FakeService(), rector: new FakeService() };

  beforeAll(async () => {
    insight = await startInsight();
    const decided = decisionsAsOf(generateConversions(COHORTS), COHORTS.days, 1_000);
    const decisions = decided.map(({ payout, ...row }) => ({ ...row, usd_payout: payout, myr_payout: '0' }));
    services.involve_asia.decisionsOf = () => ({ decisions, as_of: AS_OF });
    services.rector.decisionsOf = () => ({ decisions: decisions.slice(0, 20), as_of: AS_OF });
    for (const [code, service] of Object.entries(services))
      await insertPartner(insight.config.pool, code, { endpoint_url: await service.listen() });
    await insertPartner(insight.config.pool, 'dead', { endpoint_url: 'http://127.0.0.1:1' });
    await insight.untilPartners(3);
  });
  afterAll(async () => {
    await insight.stop();
    for (const service of Object.values(services)) service.close();
  });

  async function read(body: object = {}, role = 'viewer'): Promise<ApprovalCalibration> {
    const response = await insight.post<ApprovalCalibration>('calibration', body, role);
    if (!response.ok) throw response.problem;
    return response.body;
  }

  it('says what was predicted and what came, by bands, and who did not answer', async () => {
    const { as_of: asOf, partners, not_answered: notAnswered } = await read({ as_of: AS_OF });
    expect([asOf, notAnswered]).toMatchObject([AS_OF, [{ partner_code: 'dead' }]]);
    const [known, young] = partners.toSorted((a, b) => a.partner_code.localeCompare(b.partner_code));
    expect(known!.bins.length).toBeGreaterThan(4);
    expect(known!.error).toBeLessThan(0.05);
    expect(known!.brier).toBeLessThan(known!.brier_of_mean!);
    expect(known!.conversions).toBe(known!.bins.reduce((sum, { conversions }) => sum + conversions, 0));
    expect(young).toEqual({
      partner_code: 'rector',
      conversions: 0,
      bins: [],
      error: null,
      brier: null,
      brier_of_mean: null,
      payout_error: null,
    });
    expect(services.rector.asked.at(-1)!.path).toContain(`as_of=${encodeURIComponent(AS_OF)}`);
  });

  it('is of one partner, and of its own for a key', async () => {
    const codes = async (body: object) => (await read(body)).partners.map(({ partner_code: code }) => code);
    expect(await codes({ partner: 'rector' })).toEqual(['rector']);
    expect(await codes({ only_partner: 'involve_asia' })).toEqual(['involve_asia']);
    await expect(read({ partner: 'rector', only_partner: 'involve_asia' })).rejects.toMatchObject({ status: 403 });
    await expect(read({ partner: 'nobody' })).rejects.toMatchObject({ fieldErrors: [{ field: 'partner' }] });
  });
});
