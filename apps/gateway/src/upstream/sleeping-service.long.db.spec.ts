import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { LogEntry } from '@app/common';
import { SleepingFront } from '@app/common/testing/sleeping-front';
import { until } from '@app/common/testing/until';
import { insertPartner } from '@app/partner-config/testing/config-database';
import { type FakeService, startFakeService } from '../testing/fake-service';
import { type GatewayUnderTest, startGateway } from '../testing/gateway-under-test';

const START_MS = 1_000;
const SLEEPING = ['alpha', 'beta', 'gamma'];

interface Sleeping {
  front: SleepingFront;
  service: FakeService;
}

let gateway: GatewayUnderTest;
let sleeping: Map<string, Sleeping>;
/** Another partner's service, which resets every connection, and how often it was probed. */
let broken: Server;
let probes: number;

beforeEach(async () => {
  gateway = await startGateway();
  sleeping = new Map();
  for (const code of SLEEPING) {
    const service = await startFakeService();
    const port = Number(new URL(service.url).port);
    const start = () => new Promise<number>((started) => setTimeout(started, START_MS, port));
    const front = new SleepingFront({ start, stop: () => Promise.resolve() });
    await insertPartner(gateway.config.pool, code, { endpoint_url: await front.open(), sleeps: true });
    sleeping.set(code, { front, service });
  }
  probes = 0;
  broken = createServer((socket) => void ((probes += 1), socket.resetAndDestroy()));
  await new Promise<void>((listening) => broken.listen(0, '127.0.0.1', listening));
  const endpoint_url = `http://127.0.0.1:${(broken.address() as AddressInfo).port}`;
  await insertPartner(gateway.config.pool, 'broken', { endpoint_url });
  // Its postbacks are spooled too, so that the gateway's own start is not measured.
  await until('the routes are there', async () => (await send('/broken/event?conversion_id=0')).status === 200);
  for (let sent = 0; sent < 20; sent += 1) await send('/broken/event?conversion_id=0');
  gateway.logged.length = 0;
});

afterEach(async () => {
  await gateway.stop();
  for (const { front, service } of sleeping.values()) await Promise.all([front.close(), service.close()]);
  await new Promise((closed) => broken.close(closed));
});

async function send(target: string): Promise<{ status: number; body: string; tookMs: number }> {
  const startedMs = performance.now();
  const response = await fetch(gateway.url + target);
  return { status: response.status, body: await response.text(), tookMs: performance.now() - startedMs };
}

/** What the gateway has logged about a partner. */
const logged = (partner: string): LogEntry[] =>
  gateway.logged.map((line) => JSON.parse(line) as LogEntry).filter(({ fields }) => fields['partner'] === partner);

const untilDelivered = (partner: string, count: number): Promise<boolean> =>
  until(`${partner} has its postbacks`, async () => {
    const { rowCount } = await gateway.own.pool.query('SELECT FROM spool WHERE partner_code = $1', [partner]);
    return (
      new Set(sleeping.get(partner)!.service.accepted.map(({ target }) => target)).size === count && rowCount === 0
    );
  });

describe('a service that sleeps', () => {
  it('is started by a postback, which is answered from the spool, and delivered once the service is ready', async () => {
    const tookMs: number[] = [];
    for (const code of SLEEPING) {
      const { front, service } = sleeping.get(code)!;
      const responses = [await send(`/${code}/event?conversion_id=1`), await send(`/${code}/event?conversion_id=2`)];
      expect(responses).toMatchObject([1, 2].map(() => ({ status: 200, body: 'OK' })));
      expect({ starts: front.starts, readyMs: front.readyMs }).toEqual({ starts: 1, readyMs: NaN });
      tookMs.push(Math.max(...responses.map((response) => response.tookMs)));
      await until('one is delivered', () => service.accepted.length > 0);
      expect(performance.now() - front.readyMs).toBeLessThan(1_000);
      await untilDelivered(code, 2);
    }
    // The fastest, because a busy machine delays some.
    expect(Math.min(...tookMs)).toBeLessThan(100);
  });

  it('raises no alarm while it starts, and says so in the log', async () => {
    await send('/alpha/event?conversion_id=1');
    await untilDelivered('alpha', 1);
    const entries = logged('alpha');
    const messages = entries.map(({ message }) => message);
    expect(messages).toContain('alpha sleeps: its postbacks go to the spool while it starts');
    expect(messages).toContain('alpha answers again');
    expect(entries.flatMap(({ fields }) => fields['reason'] ?? [])).toEqual(['asleep']);
    expect(entries.filter(({ level }) => level !== 'info')).toEqual([]);
  });

  it('is not kept awake by probes, and answers by itself while it is awake', async () => {
    await send('/alpha/event?conversion_id=1');
    await untilDelivered('alpha', 1);
    expect((await send('/alpha/event?conversion_id=2')).status).toBe(218);
    const { front } = sleeping.get('alpha')!;
    await front.sleep();
    const before = probes;
    await until('the gateway has probed other services', () => probes >= before + 3);
    expect(front.starts).toBe(1);
  });

  it('makes a read wait for its start', async () => {
    await send('/alpha/event?conversion_id=1');
    expect((await send('/alpha/event/stats')).status).toBe(218);
  });
});
