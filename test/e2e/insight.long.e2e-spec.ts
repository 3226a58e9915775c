import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@app/common/testing/until';
import type { QueryResult } from '@app/internal-protocol';
import { onDatabase } from '@app/partner-config/databases/on-database';
import { CleanUp } from '../../tools/cli/clean-up';
import { Harness } from '../../tools/harness/harness';
import type { HarnessProcess } from '../../tools/harness/harness-process';

const MAX_MS = 3_000;
const POSTBACKS = 30;
const PLAN = {
  metrics: ['conversions', 'payout'],
  dimensions: ['offer'],
  time: { from: '2026-01-01T00:00', to: '2027-12-01T00:00' },
};
const ADD_PARTNER = `
  INSERT INTO partners (partner_code, partner_name, endpoint_path, cloud_run_service_name, database_name, endpoint_url)
  VALUES ('dead', 'Dead', '/dead/event', 'dead-postback', 'dead_db', 'http://127.0.0.1:1')`;
const SUM = `
  SELECT offer_name AS offer, count(*)::text AS conversions, trim_scale(sum(usd_payout))::text AS payout
    FROM conversions WHERE NOT is_duplicate GROUP BY 1`;

/** Two partners that respond, one that is frozen, and one whose service is gone. */
describe('figures while partners do not respond', () => {
  const cleanUp = new CleanUp();
  let harness: Harness;
  let admin: HarnessProcess;
  let insight: HarnessProcess;
  const services = new Map<string, HarnessProcess>();

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'insight-'));
    cleanUp.defer(() => rm(folder, { recursive: true, force: true }));
    // Where PostgreSQL runs as another user, that user has to come by.
    await chmod(folder, 0o755);
    harness = await Harness.open({ folder, cleanUp });
    await onDatabase(harness.databaseUrl('postback_config'), async (client) => {
      await client.query(ADD_PARTNER);
      await client.query(ADD_PARTNER.replaceAll('dead', 'frozen').replace('Dead', 'Frozen'));
    });
    admin = await harness.startAdmin();
    insight = await harness.startInsight();
    for (const code of ['involve_asia', 'rector', 'frozen']) {
      const service = await harness.startService(code);
      await harness.route(code, service.url, []);
      services.set(code, service);
    }
    for (let sent = 1; sent <= POSTBACKS; sent += 1) {
      const query = `conversion_id=${sent}&offer_name=${['Klook', 'Agoda'][sent % 2]}&usd_payout=${sent}.0${sent % 10}`;
      for (const [code, path] of [
        ['involve_asia', 'involve'],
        ['rector', 'rector'],
        ['frozen', 'frozen'],
      ]) {
        await fetch(`${services.get(code!)!.url}/${path}/event?${query}`);
      }
    }
    await until(
      () => 'three services answer',
      async () => (await run()).answered.length === 3,
      20_000,
    );
  }, 120_000);
  afterAll(() => cleanUp.run(), 30_000);

  const request = (path: string, body: object): Promise<Response> =>
    fetch(`${admin.url}/api/v1/${path}`, {
      method: 'POST',
      headers: { 'x-api-key': harness.adminKey, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  async function run(): Promise<QueryResult> {
    const response = await request('insight/query', { plan: PLAN });
    return response.ok ? ((await response.json()) as QueryResult) : { ...NONE };
  }
  const NONE = { answered: [] as string[] } as QueryResult;

  /** What the partners that respond have stored, by plain SQL over their postbacks. */
  async function storedBy(codes: readonly string[]): Promise<Map<string, [number, number]>> {
    const sums = new Map<string, [number, number]>();
    for (const code of codes) {
      await onDatabase(harness.databaseUrl(`${code}_db`), async (client) => {
        const { rows } = await client.query<{ offer: string; conversions: string; payout: string }>(SUM);
        for (const { offer, conversions, payout } of rows) {
          const [count, hundredths] = sums.get(offer) ?? [0, 0];
          sums.set(offer, [count + Number(conversions), hundredths + Math.round(Number.parseFloat(payout) * 100)]);
        }
      });
    }
    return sums;
  }

  it('come within three seconds, name both, and are exact for the rest', async () => {
    const frozen = services.get('frozen')!;
    process.kill(frozen.pid, 'SIGSTOP');
    try {
      const startedAtMs = performance.now();
      const { rows, answered, not_answered } = await run();
      const tookMs = performance.now() - startedAtMs;
      console.info(`answered within ${tookMs.toFixed(0)} ms`);
      expect(tookMs).toBeLessThan(MAX_MS);
      expect(answered).toEqual(['involve_asia', 'rector']);
      expect(not_answered.map(({ partner_code: partner, code }) => [partner, code])).toEqual([
        ['dead', 'unavailable'],
        ['frozen', 'no_answer'],
      ]);
      const figures = rows.map(({ keys, values }) => [
        keys['offer'],
        [Number(values['conversions']!.value), Math.round(Number.parseFloat(values['payout']!.value!) * 100)],
      ]);
      expect(new Map(figures as [string, [number, number]][])).toEqual(await storedBy(answered));
    } finally {
      process.kill(frozen.pid, 'SIGCONT');
    }
  }, 30_000);

  it('are refused while insight is dead, which nothing else notices', async () => {
    await insight.stop();
    expect((await request('insight/query', { plan: PLAN })).status).toBe(503);
    const overview = await fetch(`${admin.url}/api/v1/overview`, { headers: { 'x-api-key': harness.adminKey } });
    expect(overview.status).toBe(200);
    const stored = await fetch(`${services.get('rector')!.url}/rector/event?conversion_id=afterwards`);
    expect(stored.status).toBe(200);
  });
});
