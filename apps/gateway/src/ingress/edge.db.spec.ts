import { uuidV7 } from '@app/common';
import { insertPartner } from '@app/partner-config/testing/config-database';
import { until } from '@app/common/testing/until';
import {
  deriveEnvelopeKey,
  EDGE_SIGNER,
  ENVELOPE_HEADERS,
  ENVELOPE_VALID_MS,
  signEnvelope,
} from '@app/internal-protocol';
import { type GatewayUnderTest, startGateway } from '../testing/gateway-under-test';
import { startFakeService, type FakeService } from '../testing/fake-service';

const EDGE_KEY = 'edge-key-of-tests-of-the-gateway';
const PREVIOUS_KEY = 'edge-key-before-that-one';
const CALLER = '203.0.113.9';
const TARGET = '/first/event?conversion_id=1';

let gateway: GatewayUnderTest;
let service: FakeService;

beforeAll(async () => {
  gateway = await startGateway({ EDGE_KEY, EDGE_KEY_PREVIOUS: PREVIOUS_KEY });
  service = await startFakeService();
  await insertPartner(gateway.config.pool, 'first', { endpoint_path: '/first/event', endpoint_url: service.url });
  await untilRouted();
});

afterAll(async () => {
  await gateway.stop();
  await service.close();
});

beforeEach(() => {
  service.behaviour = {};
  service.received.length = 0;
});

const untilRouted = () =>
  until(
    'the route is known',
    async () => (await fetch(`${gateway.url}/first/event`, { method: 'HEAD' })).status === 218,
  );

interface Sending {
  postbackId: string;
  key?: string;
  signer?: string;
  target?: string;
  method?: string;
  sentAtMs?: number;
  isAcknowledged?: boolean;
  isRedelivered?: boolean;
}

/** The headers of an edge that has this key. */
function signed({ postbackId, key = EDGE_KEY, signer = EDGE_SIGNER, ...given }: Sending): Record<string, string> {
  const { target = TARGET, method = 'GET', sentAtMs = Date.now(), isAcknowledged, isRedelivered } = given;
  const parts = {
    partnerCode: signer,
    postbackId,
    address: CALLER,
    sentAtMs,
    method,
    pathWithQuery: target,
    isTest: false,
  };
  const body = new Uint8Array(0);
  const signature = signEnvelope(deriveEnvelopeKey(key, signer), {
    ...parts,
    body,
    isAcknowledged,
    isRedelivered: isRedelivered,
  });
  return {
    [ENVELOPE_HEADERS.id]: postbackId,
    [ENVELOPE_HEADERS.address]: CALLER,
    [ENVELOPE_HEADERS.sent]: String(sentAtMs),
    [ENVELOPE_HEADERS.signature]: signature,
    ...(isAcknowledged ? { [ENVELOPE_HEADERS.acknowledged]: '1' } : {}),
    ...(isRedelivered ? { [ENVELOPE_HEADERS.redelivered]: '1' } : {}),
  };
}

const send = (headers: Record<string, string>, target = TARGET, method = 'GET') =>
  fetch(gateway.url + target, { method, headers });

describe('a request that the edge signed', () => {
  it.each([EDGE_KEY, PREVIOUS_KEY])(
    'keeps its postback id and its client’s address, signed with either key',
    async (key) => {
      const postbackId = uuidV7(Date.now() - 3_600_000);
      const response = await send(signed({ postbackId, key }));
      expect(response.headers.get('x-postback-id')).toBe(postbackId);
      const { headers } = service.received[0]!;
      expect(headers).toMatchObject({ [ENVELOPE_HEADERS.id]: postbackId, [ENVELOPE_HEADERS.address]: CALLER });
      expect(headers[ENVELOPE_HEADERS.acknowledged]).toBeUndefined();
    },
  );

  it('is forwarded as its sender sent it, where the way here had to change it', async () => {
    const target = `/first/event?x='"<>&ts_token=a#b`;
    const postbackId = uuidV7();
    const headers = signed({ postbackId, target });
    headers[ENVELOPE_HEADERS.target] = target;
    headers[ENVELOPE_HEADERS.method] = 'GET';
    await send(headers, '/first/event', 'POST');
    expect(service.received).toMatchObject([{ method: 'GET', url: target }]);
  });

  it('is forwarded without the headers that Cloudflare added', async () => {
    const ofTheWay = { 'cf-access-client-secret': 'secret', 'CF-Ray': 'x', 'x-own': 'kept' };
    await send({ ...signed({ postbackId: uuidV7() }), ...ofTheWay });
    const { headers } = service.received[0]!;
    expect(headers['x-own']).toBe('kept');
    expect(Object.keys(headers).filter((name) => name.startsWith('cf-'))).toEqual([]);
  });

  it('is forwarded as acknowledged when it waited in the edge’s queue', async () => {
    await send(signed({ postbackId: uuidV7(), isAcknowledged: true, isRedelivered: true }));
    expect(service.received[0]!.headers[ENVELOPE_HEADERS.acknowledged]).toBe('1');
  });

  it('is spooled once when it arrives twice while the service is unavailable, and is answered with its postback id', async () => {
    service.behaviour = { statusOf: () => 500 };
    const postbackId = uuidV7();
    for (const isRedelivered of [false, true]) {
      const response = await send(signed({ postbackId, isRedelivered }));
      expect([response.status, response.headers.get('x-postback-id')]).toEqual([200, postbackId]);
    }
    const waiting = async () =>
      (await gateway.own.pool.query('SELECT FROM spool WHERE id = $1', [postbackId])).rowCount;
    expect(await waiting()).toBe(1);
    // Brought now, it is not taken for a request of a later test.
    service.behaviour = {};
    await until('it is brought', async () => (await waiting()) === 0);
  });

  it('is routed by the endpoint that its partner had when the edge acknowledged it', async () => {
    const change = (columns: string) =>
      gateway.config.pool.query(`UPDATE partners SET ${columns} WHERE partner_code = 'first'`);
    const untilAnswered = (path: string, status: number) =>
      until('it is active', async () => (await fetch(gateway.url + path, { method: 'HEAD' })).status === status);
    const acknowledged = async () => {
      const response = await send(signed({ postbackId: uuidV7(), isAcknowledged: true, isRedelivered: true }));
      return response.status;
    };
    await change(`endpoint_path = '/first/renamed'`);
    await untilAnswered('/first/renamed', 218);
    expect(await acknowledged()).toBe(218);
    expect((await send({})).status).toBe(404);
    expect((await send(signed({ postbackId: uuidV7() }))).status).toBe(404);
    await gateway.restart();
    expect(await acknowledged()).toBe(218);
    await change('is_active = false');
    await untilAnswered('/first/renamed', 404);
    expect(await acknowledged()).toBe(218);
    await change('is_active = true');
    await untilAnswered('/first/renamed', 218);
    expect(await acknowledged()).toBe(218);
    // Who has the endpoint now goes before who had it.
    await insertPartner(gateway.config.pool, 'heir', { endpoint_path: '/first/event', endpoint_url: null });
    await untilAnswered('/first/event', 503);
    expect(await acknowledged()).toBe(200);
    await change(`endpoint_path = '/first/renamed-again'`);
    await gateway.config.pool.query(`UPDATE partners SET endpoint_path = '/heir' WHERE partner_code = 'heir'`);
    await untilAnswered('/heir', 503);
    await gateway.own.pool.query('DELETE FROM spool');
    expect(await acknowledged()).toBe(200);
    await change(`endpoint_path = '/first/event'`);
    await untilRouted();
  });

  it('is stored once among the unrouted requests when it arrives twice at an unknown endpoint', async () => {
    const postbackId = uuidV7();
    const target = '/nobody/event?conversion_id=1';
    for (const isRedelivered of [false, true]) await send(signed({ postbackId, target, isRedelivered }), target);
    const kept = async () =>
      (await gateway.own.pool.query('SELECT FROM unrouted WHERE id = $1', [postbackId])).rowCount;
    await until('it is kept', async () => (await kept()) === 1);
    expect(gateway.logged.join()).not.toContain('could not be kept');
  });

  it('is counted as received once for certain, however often it arrives', async () => {
    const hour = new Date(Date.now() - 30 * 86_400_000);
    const postbackId = uuidV7(hour.getTime());
    for (const isRedelivered of [false, true, true]) await send(signed({ postbackId, isRedelivered }));
    const sql = `SELECT sum(received - refused)::int AS certain, sum(uncertain)::int AS uncertain
                   FROM boot_counts WHERE hour = date_trunc('hour', $1::timestamptz)`;
    const counted = async () => (await gateway.own.pool.query(sql, [hour])).rows[0];
    await until('it is counted', async () => (await counted()).uncertain === 2);
    expect(await counted()).toEqual({ certain: 1, uncertain: 2 });
  });
});

describe('a request that claims to come from the edge and does not', () => {
  const postbackId = uuidV7();
  const tampered = { [ENVELOPE_HEADERS.address]: '198.51.100.1' };

  it.each<[string, () => Record<string, string>]>([
    ['another key', () => signed({ postbackId, key: 'a key that nobody was given' })],
    ['the key of no key', () => signed({ postbackId, key: '' })],
    ['a key derived for a partner', () => signed({ postbackId, signer: 'first' })],
    ['a signature that is too old', () => signed({ postbackId, sentAtMs: Date.now() - ENVELOPE_VALID_MS - 1_000 })],
    ['another address than was signed', () => ({ ...signed({ postbackId }), ...tampered })],
    ['another target than was signed', () => signed({ postbackId, target: '/first/event?conversion_id=2' })],
    ['marks that were not signed', () => ({ ...signed({ postbackId }), [ENVELOPE_HEADERS.acknowledged]: '1' })],
    ['a postback id that is none', () => signed({ postbackId: 'batch' })],
    ['no signature', () => ({ [ENVELOPE_HEADERS.id]: postbackId, [ENVELOPE_HEADERS.address]: CALLER })],
  ])('is an ordinary request, with %s', async (_, headersOf) => {
    const response = await send(headersOf());
    expect(response.status).toBe(218);
    const { headers } = service.received[0]!;
    expect(headers[ENVELOPE_HEADERS.id]).not.toBe(postbackId);
    expect(headers[ENVELOPE_HEADERS.address]).toBe('127.0.0.1');
    expect(headers[ENVELOPE_HEADERS.acknowledged]).toBeUndefined();
  });

  it.each(['', EDGE_KEY])('is not trusted by a gateway without a key, signed with “%s”', async (key) => {
    await gateway.restart({ EDGE_KEY: '', EDGE_KEY_PREVIOUS: '' });
    await untilRouted();
    service.received.length = 0;
    await send(signed({ postbackId, key }));
    expect(service.received[0]!.headers[ENVELOPE_HEADERS.address]).toBe('127.0.0.1');
    await gateway.restart();
  });
});
