import { decisionsAsOf, generateConversions } from '@app/insight-statistics/testing/generate-decisions';
import type { ModelComparison, TrainingRow } from '@app/internal-protocol';
import { insertPartner } from '@app/partner-config/testing/config-database';
import { FakeService } from '../testing/fake-service';
import { type InsightUnderTest, startInsight } from '../testing/insight-under-test';

const DAY_MS = 86_400_000;
const AS_OF = '2026-03-18T00:00:00.000Z';
const M = Date.parse(AS_OF);
const COHORTS = { seed: 5, days: 150, perDay: 60, approvalDays: 12, rejectionDays: 35 };
const CONVERSIONS = generateConversions(COHORTS);
const at = (day: number): number => M + (day - COHORTS.days) * DAY_MS;

/** What was pending as of the moment, as the service has it now. */
const PENDING = CONVERSIONS.flatMap(({ offer, receivedDay, decidedDay, outcome }, index): TrainingRow[] => {
  if (decidedDay < COHORTS.days) return [];
  return [
    {
      conversion_id: `c-${index}`,
      conversion_key: index % 7 === 0 ? `event:${index}` : null,
      received_at: new Date(at(receivedDay)).toISOString(),
      features: { tenant: 'rector/default', offer },
      is_approved: outcome === 'approved',
      decided_at: new Date(at(decidedDay) + 1).toISOString(),
    },
  ];
});

describe('the comparison of models', () => {
  let insight: InsightUnderTest;
  const service = new FakeService();

  beforeAll(async () => {
    insight = await startInsight();
    const decisions = decisionsAsOf(CONVERSIONS, COHORTS.days, 1_000).map(({ payout, ...row }) => ({
      ...row,
      tenant: 'rector/default',
      usd_payout: payout,
      myr_payout: '0',
    }));
    service.decisionsOf = () => ({ decisions, as_of: AS_OF });
    service.trainingOf = pageOf;
    await insertPartner(insight.config.pool, 'rector', { endpoint_url: await service.listen() });
    await insertPartner(insight.config.pool, 'dead', { endpoint_url: 'http://127.0.0.1:1' });
    await insight.untilPartners(2);
    await importModel('oracle', PENDING, (row) => (row.is_approved ? '0.99' : '0.01'), at(COHORTS.days));
    // Of half of them, and of the other half after the decision.
    const half = (row: TrainingRow): number =>
      Number(row.conversion_id.slice(2)) % 2 ? at(COHORTS.days) - 1 : Date.parse(row.decided_at!);
    await importModel('coin', PENDING, () => '0.5', half);
  });
  afterAll(async () => {
    await insight.stop();
    service.close();
  });

  function pageOf(path: string): object {
    const query = new URL(path, 'http://x').searchParams;
    if (query.get('pending_at') !== AS_OF) return { rows: [], as_of: AS_OF, next: null };
    const from = Number(query.get('after') ?? 0);
    const next = from + 500 < PENDING.length ? String(from + 500) : null;
    return { rows: PENDING.slice(from, from + 500), as_of: AS_OF, next };
  }

  async function importModel(
    model: string,
    rows: readonly TrainingRow[],
    probabilityOf: (row: TrainingRow) => string,
    predictedAt: number | ((row: TrainingRow) => number),
  ): Promise<void> {
    const predictions = rows.map((row) => ({
      model,
      model_version: '1',
      feature_list_version: 1,
      partner: 'rector',
      tenant: row.features['tenant'],
      conversion_id: row.conversion_id,
      conversion_key: row.conversion_key,
      probability: probabilityOf(row),
      predicted_at: new Date(typeof predictedAt === 'number' ? predictedAt : predictedAt(row)).toISOString(),
    }));
    const response = await insight.post('predictions', { predictions });
    if (!response.ok) throw response.problem;
  }

  async function compare(body: object = { as_of: AS_OF }, role = 'viewer'): Promise<ModelComparison> {
    const response = await insight.post<ModelComparison>('model-comparison', body, role);
    if (!response.ok) throw response.problem;
    return response.body;
  }

  it('scores each on the decided conversions that it predicted before, beside the built-in model on the same', async () => {
    const { partners, not_answered: notAnswered } = await compare();
    expect(notAnswered).toMatchObject([{ partner_code: 'dead' }]);
    const [{ models, built_in: builtIn, ...rector }] = partners as [ModelComparison['partners'][number]];
    expect(rector).toEqual({ partner_code: 'rector', decided: PENDING.length, is_complete: true });
    expect(models.map(({ model }) => model)).toEqual(['oracle', 'coin']);
    const [oracle, coin] = models as [(typeof models)[number], (typeof models)[number]];
    expect(oracle).toMatchObject({ model_version: '1', coverage: 1, score: { conversions: PENDING.length } });
    expect(oracle.score.log_loss).toBeCloseTo(-Math.log(0.99), 9);
    expect(oracle.built_in).toEqual(builtIn);
    const odd = PENDING.filter(({ conversion_id: id }) => Number(id.slice(2)) % 2);
    expect(coin.score).toMatchObject({ conversions: odd.length, brier: expect.closeTo(0.25, 9) });
    expect(coin.score.log_loss).toBeCloseTo(Math.LN2, 9);
    expect(coin.coverage).toBeCloseTo(odd.length / PENDING.length, 9);
    expect(coin.built_in!.conversions).toBe(odd.length);
    expect(builtIn!.log_loss).toBeLessThan(Math.LN2);
    expect(builtIn!.calibration_error).toBeLessThan(0.05);
  });

  it('has no score of a model that was asked after the decision', async () => {
    await importModel(
      'late',
      PENDING,
      () => '0.9',
      (row) => Date.parse(row.decided_at!),
    );
    const { partners } = await compare({ as_of: AS_OF, partner: 'rector' });
    expect(partners[0]!.models.map(({ model }) => model)).not.toContain('late');
  });

  it('gives the built-in model the age that a conversion had when the other was asked', async () => {
    const later = (row: TrainingRow): number => Math.min(Date.parse(row.decided_at!) - 1, M + 20 * DAY_MS);
    await importModel('later', PENDING, () => '0.5', later);
    const { partners } = await compare({ as_of: AS_OF, partner: 'rector' });
    const found = partners[0]!.models.find(({ model }) => model === 'later')!;
    expect(found.built_in!.conversions).toBe(PENDING.length);
    expect(found.built_in!.log_loss).not.toBeCloseTo(partners[0]!.built_in!.log_loss, 3);
  });

  it('is of one partner, and of its own for a key', async () => {
    await expect(compare({ partner: 'rector', only_partner: 'dead' })).rejects.toMatchObject({ status: 403 });
    await expect(compare({ partner: 'nobody' })).rejects.toMatchObject({ fieldErrors: [{ field: 'partner' }] });
    expect((await compare({ only_partner: 'rector' })).partners).toMatchObject([{ decided: 0, models: [] }]);
  });
});
