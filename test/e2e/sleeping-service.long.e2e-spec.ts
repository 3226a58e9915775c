import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SleepingFront } from '@app/common/testing/sleeping-front';
import { until } from '@app/common/testing/until';
import { onDatabase } from '@app/partner-config/databases/on-database';
import { CleanUp } from '../../tools/cli/clean-up';
import { Harness } from '../../tools/harness/harness';
import type { HarnessProcess } from '../../tools/harness/harness-process';

const PARTNER = 'rector';
const FIND = 'SELECT FROM conversions WHERE conversion_id = $1';

describe('a partner-service that scales to zero', () => {
  const cleanUp = new CleanUp();
  let harness: Harness;
  let gateway: HarnessProcess;
  let front: SleepingFront;

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sleeping-'));
    cleanUp.defer(() => rm(folder, { recursive: true, force: true }));
    // Where PostgreSQL runs as another user, that user has to come by.
    await chmod(folder, 0o755);
    harness = await Harness.open({ folder, cleanUp });
    gateway = await harness.startGateway();
    let service: HarnessProcess;
    const start = async (): Promise<number> => {
      service = await harness.startService(PARTNER);
      return service.port;
    };
    front = new SleepingFront({ start, stop: () => service.stop() });
    const url = await front.open();
    cleanUp.defer(() => front.close());
    await onDatabase(harness.databaseUrl('postback_config'), (client) =>
      client.query(`UPDATE partners SET sleeps = true WHERE partner_code = $1`, [PARTNER]),
    );
    await harness.route(PARTNER, url, [gateway]);
  }, 120_000);
  afterAll(() => cleanUp.run(), 30_000);

  it('has a postback within a second of its start, whose sender was answered from the spool', async () => {
    // Excludes the gateway's own start from the time: this partner has no service, so its postbacks are spooled too.
    for (let sent = 0; sent < 20; sent += 1) await fetch(`${gateway.url}/involve/event?conversion_id=${sent}`);
    const startedMs = performance.now();
    const response = await fetch(`${gateway.url}/rector/event?conversion_id=asleep&payout=1`);
    const answeredMs = performance.now() - startedMs;
    expect(response.status).toBe(200);
    expect(front.readyMs).toBeNaN();
    await until('the service is ready', () => !Number.isNaN(front.readyMs), 60_000);
    const isStored = (): Promise<boolean> =>
      onDatabase(harness.databaseUrl(`${PARTNER}_db`), async (client) => {
        const { rowCount } = await client.query(FIND, ['asleep']);
        return rowCount === 1;
      });
    await until('the postback is stored', isStored);
    const storedMs = performance.now() - front.readyMs;
    console.info(
      `answered within ${answeredMs.toFixed(0)} ms, stored ${storedMs.toFixed(0)} ms after the service was ready`,
    );
    expect(storedMs).toBeLessThan(1_000);
    // Half of it is the wait for the service; the rest allows for a machine that is busy with other tests.
    expect(answeredMs).toBeLessThan(200);
    expect(front.starts).toBe(1);
  }, 90_000);
});
