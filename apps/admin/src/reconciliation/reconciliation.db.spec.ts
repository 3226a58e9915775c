import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Log, type LogEntry, MetricsService } from '@app/common';
import type { UnaccountedReport } from '@app/internal-protocol';
import { DataSource } from 'typeorm';
import { AuditCollector } from '../audit/audit-collector.service';
import { InternalClient } from '../internal-client/internal-client';
import { type AdminApiUnderTest, startAdminApi } from '../testing/admin-api';
import { ReconciliationService } from './reconciliation.service';
import { ReconciliationMonitor } from './reconciliation-monitor.service';

const HOUR_MS = 3_600_000;

describe('reconciliation', () => {
  let api: AdminApiUnderTest;
  let database: DataSource;
  let services: InternalClient;
  const servers: Server[] = [];
  /** An hour that is over, so that what is missing is missing. */
  const hour = new Date(Math.floor(Date.now() / HOUR_MS - 2) * HOUR_MS).toISOString();
  const received = (partner_code: string, count: number) => ({
    partner_code,
    taken: [{ hour, received: count, refused: 0, uncertain: 0 }],
    waiting: [],
  });
  /** What was reported to insight. */
  const reported: UnaccountedReport[] = [];
  let partners: ReturnType<typeof received>[] = [];
  let stored = 0;
  let isInsightDown = false;
  const serviceDocument = (path: string): unknown =>
    path === 'audit-events'
      ? { events: [], is_complete: true }
      : {
          kept_from: '2020-01-01T00:00:00.000Z',
          taken: [],
          kept: stored === 0 ? [] : [{ hour, stored, repeated: 0, quarantined: 0 }],
          unknown: [],
        };

  async function listen(document: (path: string) => unknown): Promise<string> {
    const server = createServer((request, response) => {
      const { url } = request;
      if (url === '/internal/v1/samples')
        void text(request).then((body) => reported.push(JSON.parse(body) as UnaccountedReport));
      const content = document(url!.split('?')[0]!.split('/').at(-1)!);
      response
        .writeHead(isInsightDown && url === '/internal/v1/samples' ? 503 : 200, { 'content-type': 'application/json' })
        .end(JSON.stringify(content));
    });
    servers.push(server);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  beforeAll(async () => {
    const gateway = await listen(() => ({ partners, unknown: [] }));
    const service = await listen(serviceDocument);
    const insight = await listen(() => ({ stored: 1 }));
    api = await startAdminApi(undefined, { GATEWAY_URL: gateway, INSIGHT_URL: insight });
    for (const [code, endpoint_url] of [
      ['serving', service],
      ['down', 'http://127.0.0.1:1'],
      ['removed', service],
      ['never_served', null],
    ]) {
      const body = { partner_code: code, partner_name: code, endpoint_path: `${code}/event`, endpoint_url };
      await api.call('POST', 'partners', { body });
      await api.call('DELETE', `partners/${code}`);
    }
    await api.call('PATCH', 'partners/removed', { body: { endpoint_url: null } });
    database = await new DataSource({ type: 'postgres', url: api.environment.CONFIG_DATABASE_URL }).initialize();
    services = new InternalClient(api.environment, database);
  });
  afterAll(async () => {
    await services.onApplicationShutdown();
    await database.destroy();
    await api.stop();
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  });
  beforeEach(async () => {
    partners = [];
    stored = 0;
    await api.call('PATCH', 'partners/down', { body: { endpoint_url: 'http://127.0.0.1:1' } });
  });

  const reconcile = async (query = '') => (await api.call('GET', `reconciliation${query}`)).body;
  const silent = ({ not_answered }: { not_answered: { partner_code: string }[] }): string[] =>
    not_answered.map(({ partner_code }) => partner_code);

  /** What a look of the watch says in its metrics and its log. */
  async function look(): Promise<{ metrics: string; logged: LogEntry[] }> {
    const { monitor, metrics, logged } = startMonitor();
    await monitor.check();
    return { metrics: await metrics.registry.metrics(), logged };
  }

  function startMonitor() {
    const metrics = new MetricsService();
    const logged: LogEntry[] = [];
    const log = new Log({ write: (entry) => void logged.push(entry), flush: () => undefined }, 'info');
    const collector = new AuditCollector(database, services, log);
    return {
      monitor: new ReconciliationMonitor(new ReconciliationService(services), collector, services, metrics, log),
      metrics,
      logged,
    };
  }

  it('reconciles an inactive partner that still has its service', async () => {
    partners = [received('serving', 3)];
    stored = 3;
    const report = await reconcile('?partner_code=serving');
    expect(report).toMatchObject({ adds_up: true, inactive: ['serving'], not_answered: [] });
    expect(report.data).toMatchObject([{ partner_code: 'serving', received: 3, stored: 3, state: 'balanced' }]);
  });

  it('omits partners that never had a service, or received nothing since it was removed', async () => {
    expect(silent(await reconcile())).toEqual(['down']);
    partners = [received('removed', 1)];
    const report = await reconcile();
    expect(silent(report)).toEqual(['down', 'removed']);
    expect(report.not_answered[1].detail).toContain('has no service to send the request to; deploy it');
  });

  it('reports missing postbacks of an inactive partner without an alarm', async () => {
    partners = [received('serving', 3)];
    stored = 2;
    const report = await reconcile();
    expect(report).toMatchObject({ adds_up: false });
    expect(report.data).toMatchObject([{ partner_code: 'serving', difference: 1, state: 'unbalanced' }]);
    const { metrics, logged } = await look();
    expect(metrics).not.toContain('partner="serving"');
    expect(metrics).toMatch(/^reconciliation_not_answered 0$/m);
    expect(logged).toEqual([]);
  });

  it('raises the alarm again once the partner is active', async () => {
    partners = [received('serving', 3)];
    stored = 2;
    for (const code of ['serving', 'down']) await api.call('PATCH', `partners/${code}`, { body: { is_active: true } });
    const { metrics, logged } = await look();
    for (const code of ['serving', 'down']) await api.call('DELETE', `partners/${code}`);
    expect(metrics).toContain('reconciliation_hours{partner="serving",state="unbalanced"} 1');
    expect(metrics).toMatch(/^reconciliation_not_answered 1$/m);
    expect(logged).toMatchObject([{ message: 'An hour is unbalanced' }]);
    expect(reported.at(-1)).toEqual({ unaccounted: { serving: 1 } });
  });

  it('logs an outage of insight once, and how long it lasted', async () => {
    const { monitor, logged } = startMonitor();
    for (const isDown of [false, true, true, true, false, false]) {
      isInsightDown = isDown;
      await monitor.check();
    }
    expect(logged.map(({ level, message }) => [level, message])).toEqual([
      ['warning', 'Failed to report to insight what is unaccounted for; the next reports fail silently'],
      ['info', 'Reported to insight again what is unaccounted for'],
    ]);
    expect(logged[1]!.fields).toMatchObject({ away_ms: expect.any(Number) });
  });

  it('leaves a service that sleeps alone until the gateway has received something for it', async () => {
    const asked: string[] = [];
    const endpoint_url = await listen((path) => (asked.push(path), serviceDocument(path)));
    const body = { partner_code: 'asleep', partner_name: 'Asleep', endpoint_path: 'asleep/event', endpoint_url };
    await api.call('POST', 'partners', { body: { ...body, sleeps: true } });
    const { monitor, metrics } = startMonitor();
    const look = async (afterMinutes: number): Promise<string[]> => {
      asked.length = 0;
      await monitor.check(Date.now() + afterMinutes * 60_000);
      return [...asked];
    };
    const both = ['reconciliation', 'audit-events'];
    expect(await look(0)).toEqual([]);
    partners = [received('asleep', 2)];
    stored = 2;
    expect(await look(1)).toEqual(both);
    expect(await look(2)).toEqual([]);
    expect(await metrics.registry.metrics()).toContain('reconciliation_hours{partner="asleep",state="balanced"} 1');
    partners = [received('asleep', 3)];
    expect(await look(3)).toEqual(both);
    expect(await look(4)).toEqual(both);
    stored = 3;
    expect(await look(5)).toEqual(both);
    expect(await look(6)).toEqual([]);
  });
});
