import { Client } from 'pg';
import { loadQueriedPartners } from './load-partners';
import { type ConfigDatabase, createConfigDatabase, insertPartner, insertTenant } from './testing/config-database';

describe('the partners whose figures are queried', () => {
  let database: ConfigDatabase;
  let client: Client;
  beforeAll(async () => {
    database = await createConfigDatabase();
    client = new Client(database.insightUrl);
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  it('are those that have or had a service, and nothing else of a partner is visible', async () => {
    const endpoint_url = 'http://127.0.0.1:8101';
    await insertPartner(database.pool, 'awake', { endpoint_url });
    await insertTenant(database.pool, 'awake', 'bytec');
    await insertPartner(database.pool, 'removed', { endpoint_url, is_active: false, sleeps: true });
    await database.pool.query(`UPDATE partners SET endpoint_url = NULL WHERE partner_code = 'removed'`);
    await insertPartner(database.pool, 'planned', {});
    await expect(loadQueriedPartners(client)).resolves.toMatchObject([
      { partnerCode: 'awake', endpointUrl: endpoint_url, sleeps: false },
      { partnerCode: 'removed', endpointUrl: null, sleeps: true },
    ]);
    const [awake] = await loadQueriedPartners(client);
    expect(awake!.tenants).toContainEqual({ code: 'bytec', name: 'bytec' });
    await expect(client.query('SELECT partner_code FROM partners')).rejects.toThrow(/permission denied/);
    await expect(client.query('SELECT key_hash FROM api_keys')).rejects.toThrow(/permission denied/);
  });
});
