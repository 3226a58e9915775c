import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Log, type LogEntry, MetricsService } from '@app/common';
import { type AdminApiUnderTest, startAdminApi } from '../testing/admin-api';
import { EventReconciliationMonitor } from './event-reconciliation-monitor.service';
import type { EventReconciliationService } from './event-reconciliation.service';

const HOUR = '2026-03-01T12:00:00.000Z';
const BALANCED = {
  source: '1',
  hour: HOUR,
  received: 4,
  stored: 2,
  duplicates: 1,
  rejected: 1,
  dropped: 0,
  refused: 0,
  uncertain: 0,
  difference: 0,
  state: 'balanced',
};
const REPORT = { from: HOUR, to: HOUR, adds_up: true, is_certain: true, data: [BALANCED] };

describe('reconciliation of events in the admin API', () => {
  let collector: Server;
  let api: AdminApiUnderTest;
  const asked: string[] = [];

  beforeAll(async () => {
    collector = createServer((request, response) => {
      asked.push(request.url!);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(REPORT));
    });
    await new Promise<void>((listening) => collector.listen(0, '127.0.0.1', listening));
    const ANALYTICS_URL = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
    api = await startAdminApi(undefined, { ANALYTICS_URL });
  });
  afterAll(async () => {
    await api.stop();
    collector.closeAllConnections();
    collector.close();
  });

  it('has the codes of sources, and is read for one of them', async () => {
    const span = 'from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z';
    const { status, body } = await api.call('GET', `analytics/reconciliation?${span}&source=default`);
    expect([status, body]).toEqual([200, { ...REPORT, data: [{ ...BALANCED, source: 'default' }] }]);
    expect(asked[0]).toMatch(/^\/internal\/v1\/event-reconciliation\?from=.*&to=.*&source_id=1$/);
  });

  it('is in metrics and the log when an hour is unbalanced, and when the collector does not respond', async () => {
    const metrics = new MetricsService();
    const logged: LogEntry[] = [];
    const log = new Log({ write: (entry) => void logged.push(entry), flush: () => undefined }, 'info');
    let data: object[] | undefined = [BALANCED, { ...BALANCED, difference: -3, state: 'unbalanced' }];
    const reconcile = async (): Promise<object> => {
      if (!data) throw new Error('no response');
      return { ...REPORT, data };
    };
    const service = { reconcile } as unknown as EventReconciliationService;
    const monitor = new EventReconciliationMonitor(service, api.environment, log, metrics);
    await monitor.check();
    const text = await metrics.registry.metrics();
    expect(text).toContain('event_reconciliation_hours{source="1",state="unbalanced"} 1');
    expect(text).toContain('event_reconciliation_difference{source="1"} 3');
    expect(logged).toMatchObject([{ message: 'An hour of events is unbalanced' }]);
    data = undefined;
    await monitor.check();
    expect(await metrics.registry.metrics()).toMatch(/^event_reconciliation_not_answered 1$/m);
  });
});
