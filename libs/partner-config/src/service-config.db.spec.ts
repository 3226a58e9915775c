import type { TestDatabase } from '@app/common/testing/test-database';
import { Client } from 'pg';
import { loadGatewayRoutes } from './gateway-routes';
import { loadServiceConfig } from './service-config';
import {
  createConfigDatabase,
  hashOf,
  insertApiKey,
  insertPartner,
  insertTenant,
  insertToken,
} from './testing/config-database';

describe('what processes load from the config database', () => {
  let database: TestDatabase;
  let client: Client;
  let statements = 0;

  beforeAll(async () => {
    database = await createConfigDatabase();
    client = new Client(database.url);
    await client.connect();
    const query = client.query.bind(client) as (...given: unknown[]) => unknown;
    client.query = ((...given: unknown[]) => {
      statements += 1;
      return query(...given);
    }) as typeof client.query;
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  describe('a service', () => {
    it('loads all of its partner in one statement', async () => {
      await insertPartner(database.pool, 'whole', {
        timezone: 'Asia/Singapore',
        ip_allowlist: ['203.0.113.0/24', '2001:db8::1'],
        success_response: { body: '1', content_type: 'text/plain' },
        parameter_mapping: JSON.stringify({ zeta: 'sub_id', alpha: 'click_id' }),
        field_rules: { status: { values: { invalid: 'rejected' } } },
        max_daily_requests: 5,
      });
      await insertToken(database.pool, await insertTenant(database.pool, 'whole', 'one'), 'w');
      statements = 0;
      const config = await loadServiceConfig(client, 'whole');
      expect(statements).toBe(1);
      expect(config).toMatchObject({
        partnerCode: 'whole',
        partnerName: 'whole',
        endpointPath: '/whole/event',
        isActive: true,
        timezone: 'Asia/Singapore',
        requireToken: false,
        onInvalid: 'accept',
        onLimit: 'accept',
        dedupe: 'update',
        allowReversal: false,
        dataRetentionDays: 30,
        limits: { maxRequestsPerSecond: 0, maxDailyRequests: 5 },
        ipAllowlist: ['203.0.113.0/24', '2001:db8::1/128'],
        successResponse: { body: '1', contentType: 'text/plain' },
        directAccess: true,
        version: 3,
        fieldRules: { status: { values: { invalid: 'rejected' } } },
        tenants: [
          { code: 'default', isDefault: true, tokens: [], dataRetentionDays: 30 },
          { code: 'one', isDefault: false, tokens: [{ kind: 'ts_token', hash: hashOf('w') }], dataRetentionDays: 7 },
        ],
      });
      expect(Object.keys(JSON.parse(JSON.stringify(config)).mapping)).toEqual(['zeta', 'alpha']);
    });

    it('gets the policies of a tenant, or those of the partner where the tenant sets none', async () => {
      await insertPartner(database.pool, 'policies', { dedupe: 'flag', allow_reversal: true, data_retention_days: 90 });
      await insertTenant(database.pool, 'policies', 'own');
      await database.pool.query(
        `UPDATE tenants SET dedupe = 'off', allow_reversal = false, data_retention_days = 3,
                            conversion_key = '{conversion_id,event}', amounts_on_duplicate = 'add', date_order = 'dmy'
          WHERE code = 'own'`,
      );
      await database.pool.query(`UPDATE partners SET timezone_field = 'tz' WHERE partner_code = 'policies'`);
      const { tenants } = await loadServiceConfig(client, 'policies');
      expect(tenants).toMatchObject([
        {
          code: 'default',
          dedupe: 'flag',
          allowReversal: true,
          dataRetentionDays: 90,
          conversionKey: ['conversion_id'],
          amountsOnDuplicate: 'replace',
          dateOrder: 'ymd',
          timezoneField: 'tz',
        },
        {
          code: 'own',
          dedupe: 'off',
          allowReversal: false,
          dataRetentionDays: 3,
          conversionKey: ['conversion_id', 'event'],
          amountsOnDuplicate: 'add',
          dateOrder: 'dmy',
          timezoneField: 'tz',
        },
      ]);
    });

    it('gets removed tokens separately, and no expired or revoked API key', async () => {
      await insertPartner(database.pool, 'ended');
      await insertToken(database.pool, await insertTenant(database.pool, 'ended', 'one'), 'e');
      await database.pool.query('UPDATE tenant_tokens SET is_active = false WHERE token_hash = $1', [hashOf('e')]);
      const of = { role: 'partner', partner_code: 'ended' };
      await insertApiKey(database.pool, 'r', { ...of, revoked_at: new Date() });
      await insertApiKey(database.pool, 'p', { ...of, expires_at: new Date('2001-01-01T00:00:00Z') });
      await insertApiKey(database.pool, 'f', { ...of, expires_at: new Date('2101-01-01T00:00:00Z') });
      const { tenants, apiKeys } = await loadServiceConfig(client, 'ended');
      expect(tenants.flatMap(({ tokens }) => tokens)).toEqual([]);
      expect(tenants.flatMap(({ inactiveTokens }) => inactiveTokens)).toEqual([
        { kind: 'ts_token', hash: hashOf('e') },
      ]);
      expect(apiKeys).toMatchObject([{ role: 'partner', hash: hashOf('f'), expiresAt: '2101-01-01T00:00:00Z' }]);
    });
  });

  describe('the gateway', () => {
    it('loads the active partners in one statement', async () => {
      await insertPartner(database.pool, 'routed', {
        endpoint_url: 'http://127.0.0.1:8101',
        timeout_ms: 2500,
        is_default: true,
        sleeps: true,
      });
      await insertPartner(database.pool, 'inactive', { is_active: false });
      statements = 0;
      const { routes, inactivePartners } = await loadGatewayRoutes(client);
      expect(statements).toBe(1);
      expect(routes).toContainEqual({
        partnerCode: 'routed',
        endpointPath: '/routed/event',
        endpointUrl: 'http://127.0.0.1:8101',
        timeoutMs: 2500,
        isDefault: true,
        sleeps: true,
        version: 1,
        successResponse: null,
        tokens: [],
      });
      expect(routes.map(({ partnerCode }) => partnerCode)).not.toContain('inactive');
      expect(inactivePartners).toEqual([
        { partnerCode: 'inactive', endpointPath: '/inactive/event', endpointUrl: null, timeoutMs: 10_000 },
      ]);
    });

    it('gets the tokens of inactive tenants, so that their postbacks reach the right partner', async () => {
      await insertPartner(database.pool, 'with_tokens');
      await insertToken(database.pool, await insertTenant(database.pool, 'with_tokens', 'asleep'), 'i');
      await database.pool.query(`UPDATE tenants SET is_active = false WHERE code = 'asleep'`);
      const { routes } = await loadGatewayRoutes(client);
      expect(routes.find(({ partnerCode }) => partnerCode === 'with_tokens')?.tokens).toEqual([
        { kind: 'ts_token', hash: hashOf('i') },
      ]);
    });

    it('gets removed tokens and those of inactive partners separately', async () => {
      await insertPartner(database.pool, 'half_open');
      await insertToken(database.pool, await insertTenant(database.pool, 'half_open', 'one'), 'x');
      await insertPartner(database.pool, 'closed', { is_active: false });
      await insertToken(database.pool, await insertTenant(database.pool, 'closed', 'one'), 'y');
      await database.pool.query('UPDATE tenant_tokens SET is_active = false WHERE token_hash = $1', [hashOf('x')]);
      const { inactiveTokens } = await loadGatewayRoutes(client);
      expect(inactiveTokens).toEqual(
        expect.arrayContaining([
          { partnerCode: 'half_open', isTakenAway: true, kind: 'ts_token', hash: hashOf('x') },
          { partnerCode: 'closed', isTakenAway: false, kind: 'ts_token', hash: hashOf('y') },
        ]),
      );
    });
  });
});
