import type { TestDatabase } from '@app/common/testing/test-database';
import { DataSource } from 'typeorm';
import { loadGatewayRoutes, loadServiceConfig } from '@app/partner-config';
import { createConfigDatabase } from '../../../../libs/partner-config/src/testing/config-database';
import { configEntities } from '../database/entities';
import { TenantTokens } from '../secrets/tenant-tokens.service';
import { testEnvironment } from '../testing/admin-api';
import { seedPartners } from './seed-partners';
import { SHIPPED_PARTNERS } from './shipped-partners';

describe('seedPartners', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let tokens: TenantTokens;

  beforeAll(async () => {
    database = await createConfigDatabase();
    tokens = new TenantTokens(testEnvironment(database.url));
    dataSource = await new DataSource({
      type: 'postgres',
      url: database.url,
      entities: configEntities,
      installExtensions: false,
    }).initialize();
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const seed = () => seedPartners(dataSource, tokens, SHIPPED_PARTNERS);
  async function load(code: string) {
    const client = await database.pool.connect();
    try {
      return { config: await loadServiceConfig(client, code), routes: (await loadGatewayRoutes(client)).routes };
    } finally {
      client.release();
    }
  }

  it('adds the shipped partners, and reports them', async () => {
    expect(await seed()).toEqual(['InvolveAsia (involve_asia) added', 'Rector (rector) added']);
    const { config, routes } = await load('involve_asia');
    expect(config).toMatchObject({
      partnerName: 'InvolveAsia',
      endpointPath: '/involve/event',
      timezone: 'UTC',
      tenants: [
        { code: 'default', isDefault: true, tokens: [] },
        {
          code: 'bytec',
          mapping: { click_id: 'aff_sub', media_id: 'aff_sub2', event: 'aff_sub3' },
          tokens: [{ kind: 'ts_token', hash: tokens.seal('default-ts-token').hash }],
        },
      ],
    });
    expect(Object.keys(config.mapping).slice(0, 3)).toEqual(['sub_id', 'media_id', 'click_id']);
    expect(config.mapping['rewars']).toBe('usd_payout');
    expect(routes.map(({ partnerCode, isDefault }) => [partnerCode, isDefault])).toEqual([
      ['involve_asia', true],
      ['rector', false],
    ]);
  });

  it('does not change existing partners', async () => {
    await database.pool.query(`UPDATE partners SET partner_name = 'Mine', is_default = false`);
    await database.pool.query(`UPDATE partners SET is_default = true WHERE partner_code = 'rector'`);
    expect(await seed()).toEqual(['InvolveAsia (involve_asia) exists already', 'Rector (rector) exists already']);
    const { config, routes } = await load('involve_asia');
    expect(config.partnerName).toBe('Mine');
    expect(routes.find(({ isDefault }) => isDefault)?.partnerCode).toBe('rector');
  });
});
