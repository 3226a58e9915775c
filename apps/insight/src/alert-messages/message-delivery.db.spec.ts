import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { type InsightUnderTest, startInsight } from '../testing/insight-under-test';
import { MessageDelivery } from './message-delivery.service';

const KEY = Buffer.alloc(32, 7);
const GROUPS = ['rector ["Klook"]', 'rector ["Shopee"]'];

const INSERT_MESSAGE = `
  WITH rule AS (SELECT id FROM alert_rules WHERE name = 'Offer without conversions'),
  raised AS (
    INSERT INTO alerts (rule_id, rule_name, partner, group_key, keys, figure, hour, fired_at, seen, expected, probability, hours)
    SELECT id, 'r', 'rector', group_key, json_build_object('partner', 'rector', 'offer', E'Klook\\r\\nBcc: x@example.com'), '{}',
           '2026-03-01T00:00:00Z', '2026-03-01T01:00:00Z', '0', '12.5', 0.00001, 4
      FROM rule, unnest($3::text[]) AS group_key
    ON CONFLICT DO NOTHING
  )
  INSERT INTO alert_messages (rule_id, partner, kind, hour, channel, recipients, message)
  SELECT id, 'rector', $1, '2026-03-01T00:00:00Z', $2, '{ops@example.com,lead@example.com}', json_build_object('groups', $3::text[])
    FROM rule
  RETURNING id`;

describe('messages of alerts', () => {
  let insight: InsightUnderTest;
  let receiver: Server;
  let smtp: SMTPServer;
  const webhooks: { headers: IncomingHttpHeaders; body: string }[] = [];
  const mails: { to: string[]; text: string }[] = [];
  let status = 200;
  let refusesMail = false;

  beforeAll(async () => {
    receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.once('end', () => {
        webhooks.push({ headers: request.headers, body });
        response.writeHead(status).end('busy');
      });
    });
    smtp = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onAuth: ({ username, password }, _session, done) =>
        username === 'user@x' && password === 'p:w' ? done(null, { user: 'user' }) : done(new Error('no')),
      onData: (stream, { envelope }, done) => {
        let text = '';
        stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
        stream.once('end', () => {
          if (refusesMail) return done(Object.assign(new Error('try later'), { responseCode: 451 }));
          mails.push({ to: envelope.rcptTo.map(({ address }) => address), text });
          done();
        });
      },
    });
    await new Promise<void>((listening) => receiver.listen(0, '127.0.0.1', listening));
    await new Promise<void>((listening) => smtp.listen(0, '127.0.0.1', listening));
    const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;
    insight = await startInsight({
      ALERT_WEBHOOK_URL: `http://127.0.0.1:${portOf(receiver)}/hook?secret=hidden`,
      ALERT_WEBHOOK_SECRET: `whsec_${KEY.toString('base64')}`,
      SMTP_URL: `smtp://user%40x:p%3Aw@127.0.0.1:${portOf(smtp.server)}`,
      SMTP_FROM: 'alerts@example.com',
      CONSOLE_URL: 'https://console.example',
    });
  });
  afterAll(async () => {
    await insight.stop();
    receiver.close();
    await new Promise<void>((closed) => smtp.close(closed));
  });
  beforeEach(async () => {
    await insight.database.pool.query('TRUNCATE alert_messages, alerts');
    for (const list of [webhooks, mails, insight.logged]) list.splice(0);
    [status, refusesMail] = [200, false];
  });

  const insert = async (channel: string, kind = 'firing'): Promise<string> =>
    (await insight.database.pool.query<{ id: string }>(INSERT_MESSAGE, [kind, channel, GROUPS])).rows[0]!.id;
  const deliver = () => insight.app.get(MessageDelivery).deliverDue();
  const stored = async () => (await insight.database.pool.query('SELECT * FROM alert_messages')).rows[0];
  const makeDue = () => insight.database.pool.query('UPDATE alert_messages SET next_attempt_at = now()');

  it('are webhooks, signed as Standard Webhooks describes', async () => {
    const id = await insert('webhook');
    expect(await deliver()).toBe(1);
    const [{ headers, body }] = webhooks as [(typeof webhooks)[number]];
    const signed = `${id}.${String(headers['webhook-timestamp'])}.${body}`;
    expect(headers['webhook-id']).toBe(id);
    expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', KEY).update(signed).digest('base64')}`);
    expect(JSON.parse(body)).toMatchObject({ type: 'alert.firing', data: { partner: 'rector', alerts: [{}, {}] } });
    expect([await deliver(), (await stored()).error]).toEqual([0, null]);
  });

  it('are mail to every recipient, in which names of offers add no header', async () => {
    await insert('email');
    await deliver();
    expect(mails).toHaveLength(1);
    const [{ to, text }] = mails as [(typeof mails)[number]];
    expect(to).toEqual(['ops@example.com', 'lead@example.com']);
    const whole = text.replaceAll('=\r\n', '').replaceAll('=3D', '=');
    expect(whole).toContain('Subject: [rector] Offer without conversions: 2 groups firing');
    expect(whole).toContain('seen 0, expected 12.5, over 4 h, probability 1.0e-5');
    expect(whole).toContain('https://console.example/insight/alerts?partner=rector');
    expect(whole).not.toMatch(/^Bcc:/m);
  });

  it('are in the language of their rule, and of the installation where it has none', async () => {
    const setLanguage = (language: string | null) =>
      insight.database.pool.query('UPDATE alert_rules SET language = $1', [language]);
    const sent = async (): Promise<{ language: string; subject: string; text: string }> => {
      await insert('webhook');
      await deliver();
      await insight.database.pool.query('TRUNCATE alert_messages, alerts');
      return (JSON.parse(webhooks.pop()!.body) as { data: { language: string; subject: string; text: string } }).data;
    };
    expect(await sent()).toMatchObject({
      language: 'en',
      subject: '[rector] Offer without conversions: 2 groups firing',
    });
    await setLanguage('zh-Hant');
    const { language, subject, text } = await sent();
    expect([language, subject]).toEqual(['zh-Hant', '[rector] 沒有轉換的推廣項目：2 個分組警示中']);
    expect(text).toContain('預期 12.5');
    await setLanguage(null);
  });

  it('are warnings in the log that name the partner', async () => {
    await insert('log');
    await insert('log', 'resolved');
    await deliver();
    const lines = insight.logged.filter((line) => line.includes('An alert is'));
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toMatch(/warn.*"partner":"rector"/i);
  });

  it('are sent again after a growing delay, with the same id, until they are accepted', async () => {
    const id = await insert('webhook');
    status = 503;
    await deliver();
    const first = await stored();
    expect(first).toMatchObject({ attempts: 1, sent_at: null, error: 'status 503: busy' });
    expect(await deliver()).toBe(0);
    await makeDue();
    await deliver();
    const second = await stored();
    const delayOf = ({ next_attempt_at: at }: { next_attempt_at: Date }): number => at.getTime() - Date.now();
    expect(delayOf(second)).toBeGreaterThan(20_000);
    status = 200;
    await makeDue();
    await deliver();
    expect(await stored()).toMatchObject({ attempts: 3, next_attempt_at: null, error: null });
    expect(webhooks.map(({ headers }) => headers['webhook-id'])).toEqual([id, id, id]);
    const metrics = await (await fetch(`${insight.url}/metrics`)).text();
    expect(metrics).toContain('insight_alert_messages_failed_total{channel="webhook"} 2');
    expect(insight.logged.join()).not.toContain('hidden');
  });

  it('are tried again when the mail server puts them off, and given up after a day', async () => {
    await insert('email');
    refusesMail = true;
    await deliver();
    expect(await stored()).toMatchObject({ attempts: 1, error: expect.stringContaining('451') });
    await insight.database.pool.query('UPDATE alert_messages SET attempts = 7, next_attempt_at = now()');
    await deliver();
    expect(await stored()).toMatchObject({ attempts: 8, next_attempt_at: null, sent_at: null });
    expect(insight.logged.join()).not.toContain('p:w');
  });
});
