import { TcpProxy } from '@app/common/testing/tcp-proxy';
import {
  ADMIN_KEY,
  createPartnerDatabases,
  type PartnerDatabases,
  requestAsAdmin,
  type ServiceUnderTest,
  startService,
} from '../testing/service-under-test';
import type { AuditEvent } from './audit-event.repository';

describe('the audit events of a service', () => {
  let databases: PartnerDatabases;
  let service: ServiceUnderTest;
  let configProxy: ReturnType<typeof TcpProxy.before>;

  beforeAll(async () => {
    databases = await createPartnerDatabases();
    configProxy = TcpProxy.before(databases.config.serviceUrl);
    await configProxy.proxy.open();
    service = await startService(databases, { CONFIG_DATABASE_URL: configProxy.urlThrough() });
  });
  afterAll(async () => {
    await service.stop();
    await configProxy.proxy.close();
    await databases.drop();
  });
  beforeEach(() => databases.partner.pool.query('DELETE FROM audit_events'));

  const redrive = (body: object) =>
    service.send('/involve/event/quarantine/redrive', {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'x-api-key': ADMIN_KEY, 'content-type': 'application/json' },
    });

  async function collect(after = 0): Promise<{ events: AuditEvent[]; is_complete: boolean }> {
    const path = `audit-events?after=${after}`;
    const response = await requestAsAdmin<{ events: AuditEvent[]; is_complete: boolean }>(service, path);
    if (!response.ok) throw response.problem;
    return response.body;
  }

  it('record who redrove quarantine, with which filter and outcome, while the config database is unreachable', async () => {
    const keys = await databases.config.pool.query<{ id: string }>(`SELECT id FROM api_keys WHERE role = 'admin'`);
    await service.get('/involve/event?sub_id=no-conversion-id');
    await configProxy.proxy.close();
    expect((await redrive({ reason: 'is missing', limit: 7 })).status).toBe(200);
    await configProxy.proxy.open();
    expect((await collect()).events).toEqual([
      {
        id: expect.any(Number),
        at: expect.stringMatching(/Z$/),
        key_id: keys.rows[0]!.id,
        action: 'redrive',
        entity: 'quarantine',
        asked: { reason: 'is missing', limit: 7 },
        outcome: { report: expect.objectContaining({ redriven: expect.any(Number), remaining: 0 }) },
      },
    ]);
  });

  it('are listed from one on, and only once they are finished', async () => {
    await redrive({ all: true });
    const [first] = (await collect()).events;
    await databases.partner.pool.query(
      `INSERT INTO audit_events (key_id, action, entity, asked) VALUES (gen_random_uuid(), 'redrive', 'quarantine', '{}')`,
    );
    await redrive({ all: true });
    expect((await collect(first!.id)).events).toEqual([]);
    await databases.partner.pool.query(`UPDATE audit_events SET at = at - interval '6 minutes' WHERE outcome IS NULL`);
    const { events } = await collect(first!.id);
    expect(events.map(({ outcome }) => outcome === null)).toEqual([true, false]);
  });

  it('are recorded before the action, which fails if they cannot be', async () => {
    const redrivesBefore = service.logged.filter((line) => line.includes('Redrove'));
    await databases.partner.pool.query('ALTER TABLE audit_events RENAME TO away');
    const { status } = await redrive({ all: true });
    await databases.partner.pool.query('ALTER TABLE away RENAME TO audit_events');
    expect(status).toBeGreaterThanOrEqual(500);
    expect(service.logged.filter((line) => line.includes('Redrove'))).toEqual(redrivesBefore);
  });

  it('are for our own processes only', async () => {
    expect((await service.get('/internal/v1/audit-events', { 'x-api-key': ADMIN_KEY })).status).toBe(401);
  });
});
