import { Client } from 'pg';
import { loadFollowedServices } from './load-partners';
import { type ConfigDatabase, createConfigDatabase, insertPartner } from './testing/config-database';

describe('the services that the consumer of events follows', () => {
  let database: ConfigDatabase;
  let client: Client;
  beforeAll(async () => {
    database = await createConfigDatabase();
    client = new Client(database.collectorUrl);
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  it('are those of active partners, and nothing else of a partner is visible', async () => {
    const endpoint_url = 'http://127.0.0.1:8101';
    await insertPartner(database.pool, 'awake', { endpoint_url });
    await insertPartner(database.pool, 'asleep', { endpoint_url, sleeps: true });
    await insertPartner(database.pool, 'inactive', { endpoint_url, is_active: false });
    await insertPartner(database.pool, 'planned', {});
    await expect(loadFollowedServices(client)).resolves.toEqual([
      { partnerCode: 'asleep', endpointUrl: endpoint_url, sleeps: true },
      { partnerCode: 'awake', endpointUrl: endpoint_url, sleeps: false },
    ]);
    await expect(client.query('SELECT partner_code FROM partners')).rejects.toThrow(/permission denied/);
  });
});
