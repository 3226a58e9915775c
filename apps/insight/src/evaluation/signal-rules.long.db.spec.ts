import type { InsightAlert, InsightAlertsPage, QueriedRow, QueriedRows, StoredSamples } from '@app/internal-protocol';
import { insertPartner } from '@app/partner-config/testing/config-database';
import { ruleName } from '@app/semantic-layer';
import { SamplerService } from '../samples/sampler.service';
import { SamplesRepository } from '../samples/samples.repository';
import { FakeService } from '../testing/fake-service';
import { HOUR_MS } from '../testing/generated-offers';
import { type InsightUnderTest, startInsight } from '../testing/insight-under-test';
import { EvaluationService } from './evaluation.service';

jest.setTimeout(60_000);

const START = Math.floor(Date.parse('2026-05-04T00:00:00Z') / HOUR_MS);
/** Ten minutes after the end of an hour. */
const after = (hour: number): Date => new Date((hour + 1) * HOUR_MS + 10 * 60_000);
const hourOfDay = (hour: number): number => hour % 24;

type AtomsOf = (hour: number, isWrong: boolean) => Record<string, string>;

/** What a service counts in an hour, and in one of those in which something is wrong. */
const SOURCES: Record<string, { keys: Record<string, string>; atoms: AtomsOf }> = {
  placeholders: {
    keys: { tenant: 'involve_asia/default' },
    atoms: (_, isWrong) => ({ unfilled: isWrong ? '30' : '0', postbacks: '40' }),
  },
  tokens: {
    keys: { tenant: 'involve_asia/default' },
    atoms: (hour, isWrong) => ({ mismatched: isWrong ? '20' : String(hour % 2), postbacks: '40' }),
  },
  rates: {
    keys: { currency: 'IDR' },
    // The sender fills the local amount into the field of USD.
    atoms: (hour, isWrong) => ({ local: `${16_000 + hourOfDay(hour)}`, usd: isWrong ? '16000' : '1', myr: '4.5' }),
  },
  delays: { keys: {}, atoms: (_, isWrong) => ({ timed: '10', delay_hours: isWrong ? '-75' : '5' }) },
  quotas: {
    keys: { quota: 'involve_asia' },
    atoms: (hour, isWrong) => ({ used: String(hourOfDay(hour) * (isWrong ? 40 : 20)), allowed: '1000' }),
  },
};

const SHIPPED: [rule: string, source: string, firedWithinHours: number][] = [
  ['Unfilled macros', 'placeholders', 2],
  ['Wrong tokens', 'tokens', 4],
  ['Currency rate, local to USD', 'rates', 2],
  ['Currency rate, MYR to USD', 'rates', 2],
  ['Time zone of conversions', 'delays', 18],
  ['Daily limit nearly used', 'quotas', 24],
];

describe('the shipped rules about signals', () => {
  let insight: InsightUnderTest;
  let evaluation: EvaluationService;
  const service = new FakeService();
  const gateway = new FakeService();
  let wrong = { from: 0, to: 0 };

  beforeAll(async () => {
    insight = await startInsight({ GATEWAY_URL: await gateway.listen() });
    evaluation = insight.app.get(EvaluationService);
    await insertPartner(insight.config.pool, 'involve_asia', { endpoint_url: await service.listen() });
    service.signalsOf = signalsOf;
    await insight.untilPartners(1);
  });
  afterAll(async () => {
    await insight.stop();
    service.close();
    gateway.close();
  });
  beforeEach(() => insight.database.pool.query('DELETE FROM alerts; DELETE FROM alert_messages'));

  function signalsOf(path: string): QueriedRows {
    const { searchParams: query } = new URL(path, 'http://service');
    const { keys, atoms } = SOURCES[query.get('source')!]!;
    const [from, to] = ['from', 'to'].map((name) => Date.parse(query.get(name)!) / HOUR_MS) as [number, number];
    const rows = Array.from({ length: to - from }, (_, index): QueriedRow => {
      const hour = from + index;
      const bucket = new Date(hour * HOUR_MS).toISOString();
      return { keys: { bucket, ...keys }, atoms: atoms(hour, hour >= wrong.from && hour < wrong.to) };
    });
    return { rows, as_of: new Date().toISOString(), truncated: false };
  }

  /** Leaves a shipped rule alone, as if it was saved at the end of an hour. */
  async function only(name: string, hour: number): Promise<void> {
    await insight.database.pool.query('DELETE FROM alert_progress; DELETE FROM alert_groups');
    await insight.database.pool.query(
      'UPDATE alert_rules SET is_enabled = name = $1, evaluated_from = $2, claimed_until = NULL',
      [name, after(hour)],
    );
  }
  async function alerts(): Promise<InsightAlert[]> {
    const page = await insight.get<InsightAlertsPage>('alerts');
    if (!page.ok) throw page.problem;
    return page.body.data;
  }
  const messages = async (): Promise<string[]> =>
    (
      await insight.database.pool.query<{ kind: string }>(
        `SELECT kind FROM alert_messages WHERE channel = 'log' ORDER BY hour`,
      )
    ).rows.map(({ kind }) => kind);

  it.each(SHIPPED)('%s: fires once, and resolves', async (rule, _source, within) => {
    // From midnight on, so that what is used of a daily limit is the same each time.
    wrong = { from: START, to: START + 24 };
    await only(rule, START - 6);
    for (let hour = START - 5; hour < START + 24 * 8; hour++) {
      // Between the ends of what is wrong, hours are caught up a few at a time.
      const isNearEnd = hour < START + 26 || hour % 24 === 0;
      if (isNearEnd) await evaluation.evaluateDue(after(hour));
    }
    const fired = await alerts();
    expect(fired).toMatchObject([{ rule_name: rule, state: 'resolved', keys: { partner: 'involve_asia' } }]);
    expect(ruleName(fired[0]!.rule_code, '', 'en')).toBe(rule);
    const firedAfter = Date.parse(fired[0]!.fired_at) / HOUR_MS - START;
    expect(firedAfter).toBeGreaterThan(0);
    expect(firedAfter).toBeLessThanOrEqual(within);
    expect(await messages()).toEqual(['firing', 'resolved']);
    const shown = await insight.post('query', { plan: fired[0]!.plan });
    expect(shown.ok).toBe(true);
  });

  describe('of what is sampled', () => {
    const HOUR = START + 1_000;
    const at = (hour: number, minute: number): Date => new Date(hour * HOUR_MS + minute * 60_000);

    async function sample(when: Date, found: { errors?: number; waitingMinutes?: number }): Promise<void> {
      const { errors = 0, waitingMinutes } = found;
      const oldest = waitingMinutes === undefined ? null : new Date(when.getTime() - waitingMinutes * 60_000);
      const partner = { partner_code: 'involve_asia', errors_in_a_row: errors, spool_oldest_at: oldest };
      gateway.rowsOf = () => ({ partners: [partner] }) as unknown as QueriedRows;
      await insight.app.get(SamplerService).sample(when);
      await evaluation.evaluateDue(when);
    }

    beforeEach(() => insight.database.pool.query('TRUNCATE signal_samples'));

    it('a sender about to stop fires in the middle of an hour, says how many errors are left, and resolves', async () => {
      await only('Sender about to stop', HOUR);
      await sample(at(HOUR, 10), { errors: 3 });
      expect(await alerts()).toEqual([]);
      await sample(at(HOUR, 12), { errors: 5 });
      expect(await alerts()).toMatchObject([{ state: 'firing', seen: '4' }]);
      await sample(at(HOUR, 14), { errors: 0 });
      await sample(at(HOUR + 1, 10), { errors: 0 });
      expect(await alerts()).toMatchObject([{ state: 'firing' }]);
      await sample(at(HOUR + 2, 1), { errors: 0 });
      expect(await alerts()).toMatchObject([{ state: 'resolved' }]);
      expect(await messages()).toEqual(['firing', 'resolved']);
    });

    it('postbacks that wait in the spool fire, and hours without a sample change nothing', async () => {
      await only('Postbacks wait in the spool', HOUR);
      await sample(at(HOUR, 10), { waitingMinutes: 9 });
      await sample(at(HOUR, 12), { waitingMinutes: 11 });
      expect(await alerts()).toMatchObject([{ state: 'firing', seen: '11' }]);
      await evaluation.evaluateDue(at(HOUR + 3, 10));
      expect(await alerts()).toMatchObject([{ state: 'firing' }]);
      await sample(at(HOUR + 4, 10), {});
      await sample(at(HOUR + 5, 10), {});
      expect(await alerts()).toMatchObject([{ state: 'resolved' }]);
    });

    it('what admin reports as unaccounted for fires, and resolves after an hour in which nothing is', async () => {
      const report = (unaccounted: unknown) => insight.post<StoredSamples>('samples', { unaccounted });
      const thisHour = Math.floor(Date.now() / HOUR_MS);
      await only('Postbacks not accounted for', thisHour - 1);
      expect(await report({ involve_asia: 2 })).toMatchObject({ ok: true, body: { stored: 1 } });
      await evaluation.evaluateDue(new Date());
      expect(await alerts()).toMatchObject([{ state: 'firing', seen: '2', keys: { partner: 'involve_asia' } }]);
      const zero = [{ signal: 'unaccounted' as const, partner: 'involve_asia', value: 0 }];
      for (const hour of [thisHour + 1, thisHour + 2]) {
        await insight.app.get(SamplesRepository).store(zero, at(hour, 10));
        await evaluation.evaluateDue(at(hour, 10));
      }
      expect(await alerts()).toMatchObject([{ state: 'resolved' }]);
      expect(await report({ involve_asia: -1 })).toMatchObject({ ok: false, problem: { status: 422 } });
      expect(await report({ involve_asia: '2' })).toMatchObject({ ok: false, problem: { status: 422 } });
    });

    it('says nothing of a gateway that does not respond', async () => {
      gateway.isFrozen = true;
      await expect(insight.app.get(SamplerService).sample(at(HOUR, 0))).rejects.toMatchObject({ status: 504 });
      gateway.isFrozen = false;
    });
  });
});
