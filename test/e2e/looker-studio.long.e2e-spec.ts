import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@app/common/testing/until';
import type { QueryResult } from '@app/internal-protocol';
import type { QueryPlan } from '@app/semantic-layer';
import {
  type Connector,
  type FetchedResponse,
  type FetchOptions,
  loadConnector,
  type LookerRequest,
} from '../../deploy/looker-studio/testing/apps-script';
import { CleanUp } from '../../tools/cli/clean-up';
import { Harness } from '../../tools/harness/harness';
import type { HarnessProcess } from '../../tools/harness/harness-process';

/** What a user enters; the network of this test has another. */
const ADDRESS = 'https://reports.example';
const SERVICES = { involve_asia: 'involve', rector: 'rector' };
const POSTBACKS = 40;
const DAY_MS = 86_400_000;
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const dateRange = { startDate: dayOf(Date.now() - 3 * DAY_MS), endDate: dayOf(Date.now() + DAY_MS) };
const ZONE = 'UTC';
const PERIOD = { from: `${dateRange.startDate}T00:00`, to: `${dayOf(Date.now() + 2 * DAY_MS)}T00:00` };

/** Apps Script waits for a response, so another process does here. */
const FETCH = `
  let input = '';
  process.stdin.on('data', (part) => (input += part)).on('end', async () => {
    const { url, headers, payload } = JSON.parse(input);
    const response = await fetch(url, { method: 'POST', headers, body: payload, redirect: 'manual' });
    process.stdout.write(JSON.stringify({ status: response.status, text: await response.text() }));
  });`;

/** The connector as Looker Studio runs it, against the built admin app, insight and two services. */
describe('the connector of Looker Studio', () => {
  const cleanUp = new CleanUp();
  let harness: Harness;
  let admin: HarnessProcess;
  let connector: Connector;

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'looker-'));
    cleanUp.defer(() => rm(folder, { recursive: true, force: true }));
    // Where PostgreSQL runs as another user, that user has to come by.
    await chmod(folder, 0o755);
    harness = await Harness.open({ folder, cleanUp });
    admin = await harness.startAdmin();
    await harness.startInsight();
    for (const [code, path] of Object.entries(SERVICES)) {
      const service = await harness.startService(code);
      await harness.route(code, service.url, []);
      for (let sent = 1; sent <= POSTBACKS; sent += 1) await fetch(`${service.url}/${path}/event?${postback(sent)}`);
    }
    await until(
      () => 'both services answer',
      async () => (await run({ metrics: ['conversions'] })).answered.length === 2,
      20_000,
    );
    connector = loadConnector((url, options) => fetchNow(url.replace(ADDRESS, admin.url), options));
  }, 120_000);
  afterAll(() => cleanUp.run(), 30_000);

  function postback(sent: number): string {
    return new URLSearchParams({
      conversion_id: `c${sent}`,
      offer_name: ['Klook', 'Agoda', '虾皮'][sent % 3]!,
      status: ['approved', 'pending', 'rejected', 'approved'][sent % 4]!,
      usd_payout: `${sent}.${String(sent * 163).padStart(4, '0')}`,
      usd_sale_amount: `${sent * 10}.0001`,
    }).toString();
  }

  function fetchNow(url: string, { headers, payload }: FetchOptions): FetchedResponse {
    const input = JSON.stringify({ url, headers: { ...headers, 'content-type': 'application/json' }, payload });
    const { stdout } = spawnSync(process.execPath, ['-e', FETCH], { input, encoding: 'utf8' });
    return JSON.parse(stdout) as FetchedResponse;
  }

  async function request<Body>(path: string, body: object): Promise<Body> {
    const response = await fetch(`${admin.url}/api/v1/${path}`, {
      method: 'POST',
      headers: { 'x-api-key': harness.adminKey, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await response.json()) as Body;
  }
  const run = async (plan: Partial<QueryPlan>): Promise<QueryResult> => {
    const result = await request<Partial<QueryResult>>('insight/query', { plan: { time: PERIOD, tz: ZONE, ...plan } });
    return { answered: [], rows: [], ...result } as unknown as QueryResult;
  };

  const dataOf = (names: string[], more: Partial<LookerRequest> = {}): (string | number | null)[][] => {
    const fields = [...names.map((name) => ({ name })), ...(more.fields ?? [])];
    const { rows } = connector.getData({ configParams: { zone: ZONE }, dateRange, ...more, fields });
    return rows.map(({ values }) => values);
  };
  /** The same rows from the API itself. */
  const expectedOf = ({ rows }: QueryResult, keys: string[], metrics: string[]): (string | number | null)[][] =>
    rows.map((row) => [
      ...keys.map((key) => row.keys[key]!.replaceAll('-', '')),
      ...metrics.map((name) => {
        const { value } = row.values[name]!;
        return value === null ? null : Number.parseFloat(value);
      }),
    ]);

  const METRICS = ['conversions', 'sale_amount', 'payout', 'approval_rate'] as const;

  it('keeps the key of a viewer, and no wrong one', async () => {
    const { key } = await request<{ key: string }>('api-keys', { name: 'reports', role: 'viewer' });
    const enter = (text: string): string =>
      connector.setCredentials({ pathKey: { path: ADDRESS, key: text } }).errorCode;
    expect([enter('wrong'), connector.isAuthValid()]).toEqual(['INVALID_CREDENTIALS', false]);
    expect([enter(key), connector.isAuthValid()]).toEqual(['NONE', true]);
  });

  it('has the figures of the API', async () => {
    const plan = { metrics: [...METRICS], dimensions: ['partner', 'offer'] } satisfies Partial<QueryPlan>;
    const found = dataOf(['partner', 'offer', ...METRICS]);
    expect(found).toEqual(expectedOf(await run(plan), ['partner', 'offer'], [...METRICS]));
    expect(found).toHaveLength(6);
    expect(found[0]).toEqual([
      'involve_asia',
      expect.any(String),
      expect.any(Number),
      expect.any(Number),
      expect.any(Number),
      expect.any(Number),
    ]);
    expect(dataOf(['payout'])).toEqual(expectedOf(await run({ metrics: ['payout'] }), [], ['payout']));
  });

  it('has them by day, and filtered as a chart is', async () => {
    const filters = [{ field: 'status', op: 'in', values: ['approved', 'pending'] }] satisfies QueryPlan['filters'];
    const plan = { metrics: ['payout'], grain: 'day', filters } satisfies Partial<QueryPlan>;
    const found = dataOf(['date', 'payout'], {
      fields: [{ name: 'status', forFilterOnly: true }],
      dimensionsFilters: [
        [{ fieldName: 'status', type: 'INCLUDE', operator: 'IN_LIST', values: ['approved', 'pending'] }],
      ],
    });
    expect(found).toEqual(expectedOf(await run(plan), ['bucket'], ['payout']));
    expect(found.length).toBeGreaterThan(0);
  });

  it('shows the field errors of the API', () => {
    const configParams = { zone: ZONE, money: 'local' };
    expect(() => dataOf(['offer', 'payout'], { configParams })).toThrow('plan.money local amounts are never added');
  });

  it('names a partner that does not respond, instead of figures without it', async () => {
    await harness.route('rector', 'http://127.0.0.1:1', []);
    await until(
      () => 'rector is gone',
      async () => (await run({ metrics: ['conversions'] })).answered.length === 1,
      20_000,
    );
    expect(() => dataOf(['payout'])).toThrow(/Figures are missing: .*rector/);
    expect(dataOf(['payout'], { configParams: { zone: ZONE, partial: true } })).toHaveLength(1);
    expect(dataOf(['payout'], { configParams: { zone: ZONE, partners: 'involve_asia' } })).toHaveLength(1);
  });
});
