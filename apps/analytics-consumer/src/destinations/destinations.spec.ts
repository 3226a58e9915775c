import { createHmac } from 'node:crypto';
import { DESTINATION_NAMES, DestinationUnavailableError } from '@app/event-stream';
import { deliveryWith } from '../testing/deliveries';
import { StubDestination } from '../testing/stub-destination';
import { destinationsOf } from './destinations-of';
import { DestinationsEnvironment } from './destinations.env';
import { ga4 } from './ga4';
import { mixpanel } from './mixpanel';
import { retryAfterMs } from './send';
import { webhook } from './webhook';

const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const EVENT_IDS = ['1', '2', '3'].map((digit) => `01994f3e-0000-7000-8000-00000000000${digit}`);
const DELIVERIES = EVENT_IDS.map((event_id) => deliveryWith({ event_id }));

describe('a destination', () => {
  const stub = new StubDestination();
  afterEach(async () => {
    await stub.stop();
    stub.received.length = 0;
  });

  it('receives webhooks that it can verify, each with an id that stays the same', async () => {
    const url = await stub.start(() => ({ status: 204 }));
    const handler = webhook({ url, secret: SECRET });
    await expect(handler.handle(DELIVERIES)).resolves.toEqual([]);
    await handler.handle(DELIVERIES);
    const ids = stub.received.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids)).toEqual(new Set(DELIVERIES.map(({ delivery_id }) => delivery_id)));
    for (const { headers, body } of stub.received) {
      const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = headers;
      const hmac = createHmac('sha256', Buffer.alloc(24, 7)).update(`${String(id)}.${String(timestamp)}.${body}`);
      expect(signature).toBe(`v1,${hmac.digest('base64')}`);
      expect(JSON.parse(body)).toMatchObject({ type: 'event.click', data: { event_name: 'click' } });
    }
  });

  it('refuses one webhook without holding up the others', async () => {
    const url = await stub.start(({ body }) => {
      if (body.includes(EVENT_IDS[0]!)) return { status: 500, body: 'broken' };
      return { status: body.includes(EVENT_IDS[1]!) ? 503 : 200 };
    });
    await expect(webhook({ url, secret: SECRET }).handle(DELIVERIES)).resolves.toEqual([
      { event: DELIVERIES[0], reason: 'status 500: broken', isFinal: false },
      { event: DELIVERIES[1], reason: 'status 503', isFinal: false },
    ]);
  });

  it.each([
    ['limits its clients', { status: 429, headers: { 'retry-after': '7' } }, 7_000],
    ['is down', { status: 503 }, 0],
  ])('is unavailable when it %s, and no event is to blame', async (_case, response, retryAfter) => {
    const url = await stub.start(() => response);
    const all = [
      webhook({ url, secret: SECRET }),
      ga4({ url, measurementId: 'G-1', apiSecret: 's', flushIntervalMs: 0 }),
      mixpanel({ url, projectId: '1', serviceAccount: 'a:b', flushIntervalMs: 0 }),
    ];
    const deliveries = DELIVERIES.map((delivery) => ({ ...delivery, occurred_at: new Date() }));
    for (const handler of all) {
      const error: unknown = await handler.handle(deliveries).catch((cause: unknown) => cause);
      expect(error).toBeInstanceOf(DestinationUnavailableError);
      expect(error).toMatchObject({ retryAfterMs: retryAfter });
    }
  });

  it('is unavailable when it does not respond', async () => {
    const handler = webhook({ url: 'http://127.0.0.1:9', secret: SECRET });
    await expect(handler.handle(DELIVERIES)).rejects.toThrow(DestinationUnavailableError);
  });

  it('receives the events of a visitor in one request of GA4', async () => {
    const url = await stub.start(() => ({ status: 204 }));
    const handler = ga4({ url, measurementId: 'G-1', apiSecret: 'secret', flushIntervalMs: 0 });
    const deliveries = DELIVERIES.map((delivery) => ({ ...delivery, occurred_at: new Date() }));
    await expect(handler.handle(deliveries)).resolves.toEqual([]);
    expect(stub.received.map((request) => request.url)).toEqual(['/mp/collect?measurement_id=G-1&api_secret=secret']);
    expect(JSON.parse(stub.received[0]!.body)).toMatchObject({ client_id: 'visitor', events: [{}, {}, {}] });
  });

  it('imports into Mixpanel all but the records that it names, which are not sent again', async () => {
    const record = { index: 1, $insert_id: 'x', field: 'properties.time', message: 'is in the future' };
    const body = JSON.stringify({ code: 400, num_records_imported: 2, failed_records: [record] });
    const url = await stub.start(() => ({ status: 400, body }));
    const handler = mixpanel({ url, projectId: '1', serviceAccount: 'user:secret', flushIntervalMs: 0 });
    const reason = 'properties.time: is in the future';
    await expect(handler.handle(DELIVERIES)).resolves.toEqual([{ event: DELIVERIES[1], reason, isFinal: true }]);
    const [request] = stub.received;
    expect(request).toMatchObject({ url: '/import?strict=1&project_id=1' });
    expect(request!.headers.authorization).toBe(`Basic ${Buffer.from('user:secret').toString('base64')}`);
    expect(request!.body.split('\n')).toHaveLength(3);
  });

  it('has its events wait while Mixpanel refuses the account, and bisected when it refuses a request', async () => {
    let status = 401;
    const url = await stub.start(() => ({ status }));
    const handler = mixpanel({ url, projectId: '1', serviceAccount: 'user:secret', flushIntervalMs: 0 });
    await expect(handler.handle(DELIVERIES)).rejects.toThrow(DestinationUnavailableError);
    status = 413;
    await expect(handler.handle(DELIVERIES)).rejects.not.toThrow(DestinationUnavailableError);
  });

  it('asks to come back in seconds or at a date', () => {
    expect(retryAfterMs(null)).toBe(0);
    expect(retryAfterMs('30')).toBe(30_000);
    expect(retryAfterMs('Sun, 01 Mar 2026 12:00:30 GMT', Date.parse('2026-03-01T12:00:00Z'))).toBe(30_000);
    expect(retryAfterMs('99999')).toBe(600_000);
    expect(retryAfterMs('soon')).toBe(0);
  });
});

describe('the destinations', () => {
  it('are those that an erasure can list', () => {
    const environment = Object.assign(new DestinationsEnvironment(), {
      EVENT_WEBHOOK_URL: 'https://hooks.example/events',
      EVENT_WEBHOOK_SECRET: SECRET,
      GA4_MEASUREMENT_ID: 'G-1',
      MIXPANEL_PROJECT_ID: '1',
      BIGQUERY_TABLE: 'project.dataset.events',
      SNOWFLAKE_TABLE: 'DB.PUBLIC.EVENTS',
    });
    expect(destinationsOf(environment, 0).map(({ name }) => name)).toEqual(DESTINATION_NAMES);
  });
});
