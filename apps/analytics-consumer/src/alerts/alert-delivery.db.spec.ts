import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Log, type LogEntry } from '@app/common';
import type { TestDatabase } from '@app/common/testing/test-database';
import { createAnalyticsDatabase } from '@app/event-stream/testing/analytics-database';
import { ConsumerEnvironment } from '../consumer.env';
import { AlertDelivery } from './alert-delivery.service';

const KEY = Buffer.alloc(32, 7);
const ALERT_WEBHOOK_SECRET = `whsec_${KEY.toString('base64')}`;
const INSERT = `
  INSERT INTO alerts (rule, key, window_start, source_id, details)
  VALUES ('session_rate', '1 s-1', '2026-03-01T10:00:00Z', 1, '{"session_id": "s-1", "count": 9}') RETURNING id`;

describe('the delivery of alerts', () => {
  let database: TestDatabase;
  let receiver: Server;
  let status: number;
  const received: { headers: IncomingMessage['headers']; body: string }[] = [];
  const entries: LogEntry[] = [];
  const log = new Log({ write: (entry) => void entries.push(entry), flush: () => {} }, 'info');

  beforeAll(async () => {
    database = await createAnalyticsDatabase();
    receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.once('end', () => {
        received.push({ headers: request.headers, body });
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((listening) => receiver.listen(0, '127.0.0.1', listening));
  });
  afterAll(async () => {
    receiver.closeAllConnections();
    receiver.close();
    await database.drop();
  });
  beforeEach(async () => {
    received.splice(0);
    entries.splice(0);
    status = 204;
    await database.pool.query('TRUNCATE alerts');
  });

  function delivery(url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/alerts`): AlertDelivery {
    const settings = { ALERT_WEBHOOK_URL: url, ALERT_WEBHOOK_SECRET };
    return new AlertDelivery(database.pool, Object.assign(new ConsumerEnvironment(), settings), log);
  }
  const insert = async (): Promise<string> => (await database.pool.query(INSERT)).rows[0].id;
  const stored = async () => (await database.pool.query('SELECT * FROM alerts')).rows[0];
  const makeDue = () =>
    database.pool.query('UPDATE alerts SET next_attempt_at = now() WHERE next_attempt_at IS NOT NULL');

  it('sends an alert once, signed as Standard Webhooks describes, and warns in the log', async () => {
    const id = await insert();
    await Promise.all([delivery().deliverDue(), delivery().deliverDue()]);
    await makeDue();
    await delivery().deliverDue();
    expect(received).toHaveLength(1);
    const [{ headers, body }] = received as [(typeof received)[0]];
    expect(JSON.parse(body)).toMatchObject({ type: 'alert.session_rate', data: { id, session_id: 's-1', count: 9 } });
    const signed = `${id}.${String(headers['webhook-timestamp'])}.${body}`;
    expect(headers).toMatchObject({
      'webhook-id': id,
      'webhook-signature': `v1,${createHmac('sha256', KEY).update(signed).digest('base64')}`,
    });
    expect(await stored()).toMatchObject({ delivered_at: expect.any(Date), next_attempt_at: null, error: null });
    expect(entries.map(({ level, message }) => [level, message])).toEqual([['warning', 'An alert was raised']]);
  });

  it('tries again with the same id when the receiver fails, and gives up after a day', async () => {
    await insert();
    status = 500;
    const attempts = delivery();
    while ((await attempts.deliverDue()) > 0) await makeDue();
    expect(received).toHaveLength(8);
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(await stored()).toMatchObject({ delivered_at: null, next_attempt_at: null, error: 'status 500: ' });
    expect(entries.filter(({ message }) => message === 'An alert was raised')).toHaveLength(1);
  });

  it('tries again when there is no response, and not at all after 410', async () => {
    await insert();
    await delivery('http://127.0.0.1:1/').deliverDue();
    expect(await stored()).toMatchObject({ attempts: 1, next_attempt_at: expect.any(Date) });
    await makeDue();
    status = 410;
    await delivery().deliverDue();
    expect(await stored()).toMatchObject({ attempts: 2, next_attempt_at: null });
  });

  it('only warns in the log without a webhook', async () => {
    await insert();
    await delivery('').deliverDue();
    expect(await stored()).toMatchObject({ delivered_at: null, next_attempt_at: null, error: null });
    expect(entries).toHaveLength(1);
  });
});
