import { EDGE_KEY, type EdgeUnderTest, startEdge } from '../deploy/edge/edge-under-test';
import { until } from '@app/common/testing/until';
import { DevPlatform } from '../../tools/harness/dev-platform';

let platform: DevPlatform;
let edge: EdgeUnderTest;
/** By conversion id, the postback ids of all requests that were answered 200. */
const acknowledged = new Map<string, string>();
const statuses = new Set<number>();

beforeAll(async () => {
  process.env.EDGE_KEY = EDGE_KEY;
  platform = await DevPlatform.create();
  edge = await startEdge({ GATEWAY_URL: platform.gateway, REDELIVER_AFTER_SECONDS: 1 });
  process.env.PUBLIC_URL = edge.url;
  await platform.start();
}, 120_000);

afterAll(async () => {
  delete process.env.EDGE_KEY;
  delete process.env.PUBLIC_URL;
  await edge?.stop();
  await platform?.stop();
  await platform?.remove();
}, 30_000);

async function send(id: string): Promise<void> {
  const { status, headers } = await edge.get(`/involve/event?conversion_id=${id}`);
  statuses.add(status);
  if (status === 200) acknowledged.set(id, headers['x-postback-id']!);
}

interface Stored {
  postback_id: string;
  conversion_id: string;
  is_duplicate: boolean;
}

async function readStored(): Promise<Stored[]> {
  const stored: Stored[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const query = cursor === '' ? 'limit=1000' : `limit=1000&cursor=${encodeURIComponent(cursor)}`;
    const url = `${platform.gateway}/involve/event/conversions?${query}`;
    const response = await fetch(url, { headers: { 'x-api-key': platform.adminKey } });
    // The gateway may have come back before the service.
    if (!response.ok) return [];
    const page = (await response.json()) as { data: Stored[]; next_cursor: string | null };
    stored.push(...page.data);
    cursor = page.next_cursor;
  }
  return stored;
}

/** Waits until everything that was answered 200 is stored, and checks that it is stored once, with its postback id. */
async function expectStoredOnce(): Promise<void> {
  let stored: Stored[] = [];
  const areAllStored = async (): Promise<boolean> => {
    stored = await readStored();
    return stored.length >= acknowledged.size;
  };
  await until(
    () => `${stored.length} of ${acknowledged.size} are stored:\n${edge.logged().slice(-2_000)}`,
    areAllStored,
    60_000,
  );
  expect(new Map(stored.map(({ conversion_id, postback_id }) => [conversion_id, postback_id]))).toEqual(acknowledged);
  expect(stored).toHaveLength(acknowledged.size);
  expect(stored.filter(({ is_duplicate }) => is_duplicate)).toEqual([]);
}

interface TestStep {
  step: string;
  state: string;
  detail: string | null;
}

async function sendTestPostback(target: string): Promise<TestStep[]> {
  const response = await fetch(`${platform.admin}/api/v1/partners/involve_asia/test-postbacks`, {
    method: 'POST',
    headers: { 'x-api-key': platform.adminKey, 'content-type': 'application/json' },
    body: JSON.stringify({ target }),
  });
  return ((await response.json()) as { steps: TestStep[] }).steps;
}

describe('a test postback through the edge', () => {
  it('finds the public address, and is followed until it is stored', async () => {
    const steps = await sendTestPostback('/partner/involve/event?conversion_id=test-1');
    expect(steps.map(({ step, state }) => `${step} ${state}`)).toEqual([
      'edge ok',
      'gateway ok',
      'service ok',
      'mapping ok',
      'stored ok',
    ]);
    expect(await readStored()).toEqual([]);
  });

  it('says what the public address answered for an endpoint that does not exist', async () => {
    const [edgeStep, gatewayStep] = await sendTestPostback('/partner/involve/evnt?conversion_id=test-2');
    expect(edgeStep).toMatchObject({ step: 'edge', state: 'failed', detail: '404' });
    expect(gatewayStep).toMatchObject({ step: 'gateway', state: 'failed', detail: 'unknown_endpoint' });
  });
});

describe('the edge before the platform that npm start runs', () => {
  it('answers every request 200 while the gateway is killed under load, and stores each postback once', async () => {
    let isOver = false;
    let serial = 0;
    const sender = async (): Promise<void> => {
      while (!isOver) await send(`k${(serial += 1)}`);
    };
    const senders = Array.from({ length: 8 }, sender);
    await until(platform.printed, () => acknowledged.size > 200, 20_000);
    const port = Number(new URL(platform.gateway).port);
    const killedAt = acknowledged.size;
    process.kill(await platform.processOnPort(port), 'SIGKILL');
    await until(platform.printed, () => acknowledged.size > killedAt + 200, 60_000);
    isOver = true;
    await Promise.all(senders);
    expect([...statuses]).toEqual([200]);
    await expectStoredOnce();
  }, 180_000);

  it('answers 200 while the whole platform is down, and delivers once it is up', async () => {
    await platform.killEverything();
    await Promise.all(Array.from({ length: 20 }, (_, index) => send(`away${index}`)));
    expect([...statuses]).toEqual([200]);
    await platform.start();
    await expectStoredOnce();
  }, 180_000);
});
