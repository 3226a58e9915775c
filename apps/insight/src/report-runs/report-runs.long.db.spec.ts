import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Report, ReportRun, ReportRuns } from '@app/internal-protocol';
import { insertPartner } from '@app/partner-config/testing/config-database';
import { SMTPServer } from 'smtp-server';
import { FakeService } from '../testing/fake-service';
import { type InsightUnderTest, startInsight } from '../testing/insight-under-test';
import { ReportRunner } from './report-runner.service';

const TILE = {
  id: 'a',
  title: 'Offers',
  chart: 'table',
  width: 4,
  plan: { metrics: ['conversions', 'payout'], dimensions: ['offer'] },
  comparison: 'none',
  period: null,
};
const REPORT = {
  name: 'Morning',
  board: { tiles: [TILE], period: 'yesterday' },
  language: 'zh-Hans',
  timezone: 'Europe/Berlin',
  schedule: { every: 'day', at: '02:30' },
  channels: ['email'],
  recipients: ['team@example.com'],
  skips_empty: true,
};
const row = (offer: string, conversions: string, payout: string) => ({
  keys: { offer },
  atoms: { conversions, payout },
});

describe('runs of reports', () => {
  let insight: InsightUnderTest;
  let smtp: SMTPServer;
  let receiver: Server;
  const mails: string[] = [];
  const webhooks: { id: string; body: { data: { link: string; tiles: object[] } } }[] = [];
  let refusesMail = false;
  const services = { rector: new FakeService(), frozen: new FakeService() };

  beforeAll(async () => {
    smtp = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData: (stream, _session, done) => {
        let text = '';
        stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
        stream.once('end', () => {
          if (refusesMail) return done(Object.assign(new Error('try later'), { responseCode: 451 }));
          mails.push(text);
          done();
        });
      },
    });
    receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.once('end', () => {
        webhooks.push({ id: String(request.headers['webhook-id']), body: JSON.parse(body) });
        response.end();
      });
    });
    await new Promise<void>((listening) => smtp.listen(0, '127.0.0.1', listening));
    await new Promise<void>((listening) => receiver.listen(0, '127.0.0.1', listening));
    const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;
    insight = await startInsight({
      INSIGHT_DEADLINE_MS: 300,
      SMTP_URL: `smtp://127.0.0.1:${portOf(smtp.server)}`,
      SMTP_FROM: 'reports@example.com',
      ALERT_WEBHOOK_URL: `http://127.0.0.1:${portOf(receiver)}/hook`,
      ALERT_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
      CONSOLE_URL: 'https://console.example',
    });
    for (const [code, service] of Object.entries(services)) {
      await insertPartner(insight.config.pool, code, { endpoint_url: await service.listen() });
    }
    await insight.untilPartners(2);
  });
  afterAll(async () => {
    await insight.stop();
    for (const service of Object.values(services)) service.close();
    receiver.close();
    await new Promise<void>((closed) => smtp.close(closed));
  });
  beforeEach(async () => {
    await insight.database.pool.query('TRUNCATE reports CASCADE');
    mails.splice(0);
    webhooks.splice(0);
    refusesMail = false;
    services.frozen.isFrozen = false;
    services.rector.rows = {
      rows: [row('Klook', '2.0000', '99999999999999.9999')],
      as_of: '2026-03-18T02:30:00.000Z',
      truncated: false,
    };
  });

  async function create(more: object = {}): Promise<Report> {
    const response = await insight.post<Report>('reports', { ...REPORT, ...more });
    if (!response.ok) throw response.problem;
    return response.body;
  }
  const setDue = ({ id }: Report, time: string) =>
    insight.database.pool.query('UPDATE reports SET next_due_at = $2 WHERE id = $1', [id, time]);
  const work = (time: string): Promise<void> => insight.app.get(ReportRunner).work(new Date(time));
  async function get<Body>(path: string): Promise<Body> {
    const response = await insight.get<Body>(path);
    if (!response.ok) throw response.problem;
    return response.body;
  }
  const runsOf = async ({ id }: Report): Promise<ReportRun[]> => (await get<ReportRuns>(`reports/${id}/runs`)).data;
  /** The parts of a mail as they are read. */
  const decoded = (mail: string): string =>
    mail.replaceAll(
      /Content-Transfer-Encoding: (base64|quoted-printable)[\s\S]*?\r\n\r\n([\s\S]*?)(?=\r\n--|$)/g,
      (_, encoding: string, body: string) => {
        if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
        const bytes = body
          .replaceAll('=\r\n', '')
          .replaceAll(/=([\dA-F]{2})/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));
        return Buffer.from(bytes, 'latin1').toString();
      },
    );

  it('are one a day, also in the nights when clocks change', async () => {
    const report = await create();
    await setDue(report, '2027-03-27T01:30:00Z');
    for (let hour = Date.parse('2027-03-27T01:00:00Z'); hour < Date.parse('2027-03-30T02:00:00Z'); hour += 3_600_000) {
      await work(new Date(hour).toISOString());
    }
    const due = (await runsOf(report)).map((run) => run.due_at.slice(0, 16));
    expect(due.toReversed()).toEqual(['2027-03-27T01:30', '2027-03-28T01:30', '2027-03-29T00:30', '2027-03-30T00:30']);
    expect(mails).toHaveLength(4);
  });

  it('are one after an outage of days, for the last time that was missed', async () => {
    const report = await create();
    await setDue(report, '2027-01-10T01:30:00Z');
    await Promise.all(['2027-01-13T09:00:00Z', '2027-01-13T09:00:00Z'].map(work));
    await work('2027-01-13T09:00:01Z');
    expect((await runsOf(report)).map(({ due_at, state }) => [due_at, state])).toEqual([
      ['2027-01-13T01:30:00.000Z', 'done'],
    ]);
    expect(mails).toHaveLength(1);
    const [{ next_due_at: next }] = [await get<Report>(`reports/${report.id}`)];
    expect(next).toBe('2027-01-14T01:30:00.000Z');
  });

  it('send a table and a file in the language of the report, and a link to the figures, which stay', async () => {
    const report = await create({ channels: ['email', 'webhook'] });
    await setDue(report, '2027-01-10T01:30:00Z');
    await work('2027-01-10T01:31:00Z');
    const [run] = await runsOf(report);
    const link = `https://console.example/insight/reports/${report.id}/runs/${run!.id}`;
    const mail = decoded(mails[0]!);
    for (const text of [
      '推广项目',
      'Klook',
      '99,999,999,999,999.9999',
      '2027-01-09 – 2027-01-10',
      'offer,conversions,payout',
      link,
    ]) {
      expect(mail).toContain(text);
    }
    expect(webhooks).toMatchObject([{ id: run!.id, body: { type: 'report.run', data: { link, report: 'Morning' } } }]);
    services.rector.rows = {
      rows: [row('Klook', '9.0000', '1.0000')],
      as_of: '2026-03-18T02:30:00.000Z',
      truncated: false,
    };
    await insight.post(`reports/${report.id}/replace`, { ...REPORT, version: report.version, name: 'Renamed' });
    const later = await get<ReportRun>(`reports/${report.id}/runs/${run!.id}`);
    expect(later.result).toMatchObject({
      tiles: [{ result: { rows: [{ values: { payout: { value: '99999999999999.9999' } } }] } }],
    });
  });

  it('without figures send nothing where that is wanted', async () => {
    services.rector.rows = { rows: [], as_of: '2026-03-18T02:30:00.000Z', truncated: false };
    const [quiet, loud] = [await create(), await create({ name: 'Loud', skips_empty: false })];
    for (const report of [quiet, loud]) await setDue(report, '2027-01-10T01:30:00Z');
    await work('2027-01-10T01:31:00Z');
    expect((await runsOf(quiet)).map(({ state, messages }) => [state, messages])).toEqual([['empty', []]]);
    expect(await runsOf(loud)).toMatchObject([{ state: 'empty', messages: [{ channel: 'email', error: null }] }]);
    expect(mails).toHaveLength(1);
  });

  it('wait for a partner that does not answer, and then name it', async () => {
    services.frozen.isFrozen = true;
    const report = await create();
    await setDue(report, '2027-01-10T01:30:00Z');
    await work('2027-01-10T01:31:00Z');
    expect((await runsOf(report))[0]).toMatchObject({ state: 'pending', messages: [] });
    for (const minute of [33, 36, 42, 53, 59]) await work(`2027-01-10T01:${minute}:00Z`);
    await work('2027-01-10T02:10:00Z');
    expect((await runsOf(report))[0]).toMatchObject({ state: 'done' });
    expect(decoded(mails[0]!)).toContain('不含 frozen');
  });

  it('send a mail again that the server refused, under the same id', async () => {
    refusesMail = true;
    const report = await create();
    await setDue(report, '2027-01-10T01:30:00Z');
    await work('2027-01-10T01:31:00Z');
    const [run] = await runsOf(report);
    expect(run!.messages).toMatchObject([{ sent_at: null, attempts: 1, error: expect.stringContaining('try later') }]);
    refusesMail = false;
    await work('2027-01-10T01:31:10Z');
    expect(mails).toHaveLength(0);
    await work('2027-01-10T01:32:00Z');
    await work('2027-01-10T09:00:00Z');
    expect(mails).toHaveLength(1);
    expect(mails[0]).toContain(`Message-ID: <${run!.id}@example.com>`);
  });

  it('show a dashboard as it is at the time', async () => {
    const saved = { name: 'Board', is_shared: true, definition: { tiles: [TILE], period: 'days7' } };
    const board = await insight.post<{ id: string }>('dashboards', saved);
    const { board: _, ...rest } = REPORT;
    const report = await insight.post<Report>('reports', { ...rest, dashboard_id: board.ok && board.body.id });
    await setDue(report.ok ? report.body : (undefined as never), '2027-01-10T01:30:00Z');
    await work('2027-01-10T01:31:00Z');
    expect(decoded(mails[0]!)).toContain('2027-01-03 – 2027-01-10');
  });

  it('are stored for 400 days, unless a message is still to be sent', async () => {
    const report = await create();
    for (const [day, refuses] of [
      ['10', false],
      ['11', true],
    ] as const) {
      refusesMail = refuses;
      await setDue(report, `2027-01-${day}T01:30:00Z`);
      await work(`2027-01-${day}T01:31:00Z`);
    }
    await insight.database.pool.query('UPDATE reports SET is_enabled = false');
    await work('2028-02-14T01:29:00Z');
    expect(await runsOf(report)).toHaveLength(2);
    await insight.database.pool.query(
      `UPDATE report_messages SET next_attempt_at = '2029-01-01' WHERE sent_at IS NULL`,
    );
    await work('2028-03-01T01:31:00Z');
    expect((await runsOf(report)).map(({ due_at: at }) => at)).toEqual(['2027-01-11T01:30:00.000Z']);
    await insight.database.pool.query('UPDATE report_messages SET next_attempt_at = NULL');
    await work('2028-03-01T01:32:00Z');
    expect(await runsOf(report)).toEqual([]);
  });

  it('422, 409, 412: a report that cannot be', async () => {
    const wrong = {
      ...REPORT,
      timezone: 'Nowhere',
      schedule: { every: 'week', at: '25:00' },
      channels: ['fax'],
      recipients: ['x'],
    };
    await expect(create({ ...wrong, board: { tiles: [], period: 'yesterday' } })).rejects.toMatchObject({
      fieldErrors: expect.arrayContaining(
        ['timezone', 'schedule.at', 'schedule.weekday', 'channels', 'recipients', 'board.tiles'].map((field) =>
          expect.objectContaining({ field }),
        ),
      ),
    });
    const { id } = await create();
    await expect(create()).rejects.toMatchObject({ status: 409 });
    const stale = await insight.post(`reports/${id}/replace`, { ...REPORT, version: 7 });
    expect(stale).toMatchObject({ ok: false, problem: { status: 412 } });
  });
});
