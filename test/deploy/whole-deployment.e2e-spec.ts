import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@app/common/testing/until';
import { onDatabase } from '@app/partner-config/databases/on-database';
import { startTemporaryPostgres } from '../../tools/dev-server/postgres/temporary-postgres';
import { PROJECT, LocalInstallation } from './fake-cloud/local-installation';

jest.setTimeout(240_000);

const NEW = { direct_access: true, endpoint_url: null };
const PARTNERS = [
  {
    ...NEW,
    partner_code: 'involve_asia',
    cloud_run_service_name: 'bytec-public-postback',
    database_name: 'involve_asia_db',
  },
  { ...NEW, partner_code: 'rector', cloud_run_service_name: 'rector-postback', database_name: 'rector_db' },
];

/** The commands, the manifests and the programs are real; Google Cloud is a fake on this machine. */
describe('a deployment from nothing', () => {
  let folder: string;
  let installation: LocalInstallation;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'deployment-'));
    installation = await LocalInstallation.start(folder, join(__dirname, '..', '..'));
  });
  afterAll(async () => {
    await installation.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function run(...args: Parameters<LocalInstallation['run']>): Promise<string> {
    const { exitCode, output } = await installation.run(...args);
    if (exitCode !== 0) throw new Error(`${args.join(' ')} ended with ${exitCode}:\n${output}`);
    return output;
  }

  async function postback(conversionId: string, path = '/involve/event'): Promise<string> {
    const gateway = installation.addressOf('postback-gateway');
    const response = await fetch(`${gateway}${path}?conversion_id=${conversionId}&usd_payout=1.50`, {
      headers: { accept: 'application/json' },
    });
    const { status } = (await response.json()) as { status: string };
    return status;
  }

  /** A gateway spools for a service that may be asleep, which a slow machine makes of every new revision. */
  async function expectStored(conversionId: string, path = '/involve/event'): Promise<void> {
    const status = await postback(conversionId, path);
    if (status === 'accepted') return expectDuplicate(conversionId, path);
    expect(status).toBe('stored');
  }

  async function expectDuplicate(conversionId: string, path = '/involve/event'): Promise<void> {
    await until(`${conversionId} is known`, async () => (await postback(conversionId, path)) === 'duplicate');
  }

  it('provisions and deploys, and stores a postback in its partner’s database', async () => {
    const file = join(folder, 'partners.json');
    await writeFile(file, JSON.stringify(PARTNERS));
    await run('provision', `--partners=${file}`);
    await run('deploy', 'admin');
    await run('deploy');
    await expectStored('first');
    const found = await fetch(`${installation.addressOf('bytec-public-postback')}/involve/event/conversions/first`, {
      headers: { 'x-api-key': installation.adminKey },
    });
    expect(found.status).toBe(200);
  });

  it('serves a partner of a cell, and a new one there without a deployment', async () => {
    await expectStored('in-cell', '/rector/event');
    const cell = installation.addressOf('postback-cell-a');
    const response = await fetch(`${installation.addressOf('postback-admin')}/api/v1/partners`, {
      method: 'POST',
      headers: { 'x-api-key': installation.adminKey, 'content-type': 'application/json' },
      body: JSON.stringify({
        partner_code: 'small',
        partner_name: 'Small',
        endpoint_path: '/small/event',
        endpoint_url: `${cell}/partners/small`,
        parameter_mapping: { conversion_id: 'conversion_id' },
      }),
    });
    expect([response.status, await response.json()]).toEqual([201, expect.anything()]);
    await until('the new partner', async () => (await fetch(`${cell}/partners/small/ready`)).ok);
    await expectStored('first', '/small/event');
  });

  it('deploys the collector of events and its consumer, which counts an event and follows conversions', async () => {
    const collector = installation.addressOf('postback-analytics');
    const response = await fetch(`${collector}/api/v1/analytics/track`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ event_type: 'page_view', page_url: 'https://example.com/' }),
    });
    expect([response.status, await response.json()]).toEqual([200, expect.objectContaining({ status: 'stored' })]);
    const url = installation.cloud.secretsOf(PROJECT).access('postback-analytics-database-url', 'latest');
    // One event, and a conversion of each partner: of the service, and of both in the cell.
    for (const [table, count] of [['event_hourly', 1] as const, ['conversion_facts', 3] as const]) {
      await until(`the rows of ${table}`, () =>
        onDatabase(url, async (client) => (await client.query(`SELECT FROM ${table}`)).rowCount === count),
      );
    }
  });

  it('changes nothing in the next run', async () => {
    expect(await run('deploy')).toContain(
      'Up to date: admin, involve_asia, cell-a, analytics, analytics-consumer, gateway',
    );
  });

  it('creates a new revision for a new secret, and rolls back', async () => {
    const service = 'bytec-public-postback';
    installation.cloud.secretsOf(PROJECT).add(`${service}-signing-secrets-key`, 'n'.repeat(43));
    expect(await run('deploy', 'involve_asia')).toContain('1 done, 0 failed');
    await expectStored('second');
    await run('deploy', 'rollback', 'involve_asia');
    await expectDuplicate('second');
  });

  it('rotates the passwords of the databases, and rolls back to the previous login', async () => {
    for (const name of ['involve_asia', 'gateway', 'admin', 'analytics']) await run('deploy', 'rotate', name);
    await expectStored('third');
    const url = installation.cloud.secretsOf(PROJECT).access('bytec-public-postback-database-url', 'latest');
    expect(new URL(url).username).toBe('svc_involve_asia-2');
    await run('deploy', 'rollback', 'involve_asia');
    await expectDuplicate('third');
  });

  it('restores a partner from a copy of its database, and takes its postbacks again', async () => {
    const clone = await startTemporaryPostgres();
    try {
      // As a clone of the server has them: its passwords, the partner's role, and its database as it was, here empty.
      const server = new URL(installation.cloud.secretsOf(PROJECT).access('postback-server-main-url', 'latest'));
      await onDatabase(clone.url, async (client) => {
        await client.query(`ALTER ROLE ${server.username} LOGIN PASSWORD '${decodeURIComponent(server.password)}'`);
        for (const role of ['svc_involve_asia', 'insight_reader']) await client.query(`CREATE ROLE ${role}`);
        await client.query('CREATE DATABASE involve_asia_db OWNER svc_involve_asia');
      });
      await expectDuplicate('first');
      const refused = await installation.run('ops', 'restore', 'involve_asia', `--from=${server.host}`);
      expect(refused.output).toContain('is the server of the present database');
      const output = await run('ops', 'restore', 'involve_asia', `--from=${new URL(clone.url).host}`);
      expect(output).toContain('gcloud run jobs execute postback-ops');
      await expectStored('first');
    } finally {
      await clone.stop();
    }
  });

  it('moves a partner into a cell, which knows every postback of before', async () => {
    const output = await run('move', 'involve_asia', '--to=cell-a');
    expect(output).toContain('involve_asia is in cell-a');
    await expectDuplicate('third');
  });

  it('gives no traffic to a gateway whose signatures the services would reject', async () => {
    const secrets = installation.cloud.secretsOf(PROJECT);
    secrets.add('postback-receipt-signing-key', 'x'.repeat(43));
    const { exitCode, output } = await installation.run('deploy', 'gateway');
    expect([exitCode, output]).toEqual([1, expect.stringContaining('does not trust the gateway’s envelopes')]);
    secrets.disable('postback-receipt-signing-key', '2');
    await expectStored('fourth');
  });
});
