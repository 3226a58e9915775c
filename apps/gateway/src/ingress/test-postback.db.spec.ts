import { uuidV7 } from '@app/common';
import { insertPartner } from '@app/partner-config/testing/config-database';
import { until } from '@app/common/testing/until';
import {
  composeTestPostback,
  deriveEnvelopeKey,
  GATEWAY_CHECK_SIGNER,
  ENVELOPE_HEADERS,
  ENVELOPE_VALID_MS,
} from '@app/internal-protocol';
import { type GatewayUnderTest, startGateway } from '../testing/gateway-under-test';
import { startFakeService, type FakeService } from '../testing/fake-service';

const ROOT_KEY = 'receipt-signing-key-of-this-test';
const ENDPOINT = '/first/event';
/** The postbacks that only say that they are tests. */
const OTHERS = 3;

let gateway: GatewayUnderTest;
let service: FakeService;

beforeAll(async () => {
  gateway = await startGateway({ RECEIPT_SIGNING_KEY: ROOT_KEY });
  service = await startFakeService();
  await insertPartner(gateway.config.pool, 'first', { endpoint_path: ENDPOINT, endpoint_url: service.url });
  const isRouted = async () => (await fetch(gateway.url + ENDPOINT, { method: 'HEAD' })).status === 218;
  await until('the route is known', isRouted);
});

afterAll(async () => {
  await gateway.stop();
  await service.close();
});

beforeEach(() => {
  service.behaviour = {};
  service.received.length = 0;
});

function composeTest({ key = ROOT_KEY, signer = GATEWAY_CHECK_SIGNER, sentAtMs = Date.now() } = {}) {
  return composeTestPostback({
    signer,
    key: deriveEnvelopeKey(key, signer),
    endpointPath: ENDPOINT,
    postbackId: uuidV7(),
    sentAtMs,
  });
}

const send = ({ pathWithQuery, headers }: ReturnType<typeof composeTest>) =>
  fetch(gateway.url + pathWithQuery, { headers });

const numberOf = async (sql: string): Promise<number> =>
  (await gateway.own.pool.query<{ number: number }>(sql)).rows[0]!.number;

const rowsOf = (table: string): Promise<number> => numberOf(`SELECT count(*)::int AS number FROM ${table}`);

const received = (): Promise<number> => numberOf('SELECT coalesce(sum(received), 0)::int AS number FROM boot_counts');

describe('a test postback of the job that checks a candidate revision', () => {
  it('is forwarded as a test, with its postback id', async () => {
    const test = composeTest();
    const response = await send(test);
    // The service's own response, which has no postback id here.
    expect([response.status, response.headers.get('x-postback-id')]).toEqual([218, null]);
    const { url, headers } = service.received[0]!;
    expect(url).toBe(test.pathWithQuery);
    expect(headers).toMatchObject({ [ENVELOPE_HEADERS.test]: '1', [ENVELOPE_HEADERS.id]: test.postbackId });
  });
});

describe('a forged test postback', () => {
  it.each([
    ['another key', { key: 'a key that nobody was given' }],
    ['a partner’s key', { signer: 'first' }],
    ['a signature that is too old', { sentAtMs: Date.now() - ENVELOPE_VALID_MS - 1_000 }],
  ])('is an ordinary postback, with %s', async (_, given) => {
    const test = composeTest(given);
    await send(test);
    const { headers } = service.received.at(-1)!;
    expect(headers[ENVELOPE_HEADERS.test]).toBeUndefined();
    expect(headers[ENVELOPE_HEADERS.id]).not.toBe(test.postbackId);
  });
});

describe('a test postback to a service that fails', () => {
  it('gets the error of the service or of its front end, and is neither spooled nor counted', async () => {
    service.behaviour = { statusOf: () => 500 };
    expect((await send(composeTest())).status).toBe(500);
    service.behaviour = { statusOf: () => 403 };
    expect((await send(composeTest())).status).toBe(503);
    await service.close();
    expect((await send(composeTest())).status).toBe(503);
    await until('the others are counted', async () => (await received()) >= OTHERS);
    expect([await rowsOf('spool'), await rowsOf('unrouted'), await received()]).toEqual([0, 0, OTHERS]);
  });
});
