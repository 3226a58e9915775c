import { createTestDatabase, type TestDatabase } from '@app/common/testing/test-database';
import { keyedHash } from '@app/common';
import { insertTenant } from '@app/partner-config/testing/config-database';
import { readRollUp, recount } from '../../apps/partner-service/src/testing/recount';
import {
  ADMIN_KEY,
  createPartnerDatabases,
  type PartnerDatabases,
  startService,
  TOKEN_HASH_KEY,
} from '../../apps/partner-service/src/testing/service-under-test';
import { CleanUp } from '../../local/clean-up';
import { migrateData, type Outcome } from './migrate-data';
import { type MigrateDataOptions } from './read-options';
import { createFormerTables, fillFormerTable } from './testing/former-database';

jest.setTimeout(60_000);

const ROWS = 3_000;
const DAYS = 20;
const SECRETS = ['default-ts-token', 'hush', 'other-token'];

describe('moving a former database', () => {
  let former: TestDatabase;
  let databases: PartnerDatabases;
  let said: string[];

  beforeEach(async () => {
    former = await createTestDatabase('former', () => Promise.resolve());
    await createFormerTables(former.pool);
    await fillFormerTable(former.pool, { rows: ROWS, days: DAYS, until: new Date() });
    databases = await createPartnerDatabases({ data_retention_days: 60 });
    const tenant = await insertTenant(databases.config.pool, 'involve_asia', 'bytec');
    await databases.config.pool.query('UPDATE tenants SET data_retention_days = 60');
    await databases.config.pool.query(
      `INSERT INTO tenant_tokens (tenant_id, kind, token_hash, token_encrypted) VALUES ($1, 'ts_token', $2, 'v1.sealed')`,
      [tenant, keyedHash(TOKEN_HASH_KEY, 'default-ts-token')],
    );
    said = [];
  });
  afterEach(async () => {
    await former.drop();
    await databases.drop();
  });

  async function run(options: Partial<MigrateDataOptions> = {}): Promise<Outcome> {
    const cleanUp = new CleanUp();
    const given: MigrateDataOptions = {
      mode: 'move',
      fromUrl: former.url,
      toUrl: databases.partner.url,
      configUrl: databases.config.url,
      tokenHashKey: TOKEN_HASH_KEY,
      partnerCode: 'involve_asia',
      formerPartner: undefined,
      since: null,
      timezone: 'UTC',
      accepted: [],
      ...options,
    };
    return migrateData(given, cleanUp, (line) => said.push(line)).finally(() => cleanUp.run());
  }

  async function count(statement: string): Promise<number> {
    const { rows } = await databases.partner.pool.query<{ count: number }>(`SELECT (${statement})::integer AS count`);
    return rows[0]!.count;
  }

  const countMoved = (): Promise<number> =>
    count('(SELECT count(*) FROM conversions) + (SELECT count(*) FROM quarantine)');

  it('copies every row once, agrees day by day, and leaves no secret behind', async () => {
    expect(await run()).toBe('agrees');
    expect(await countMoved()).toBe(ROWS);
    expect(await count('SELECT count(*) FROM quarantine')).toBe(ROWS / 100);
    expect(await count('SELECT count(*) FROM conversions WHERE is_duplicate')).toBe(ROWS / 10);
    expect(await readRollUp(databases.partner.pool)).toEqual(
      await recount(databases.partner.pool, { allowReversal: false }),
    );
    const { rows } = await databases.partner.pool.query(
      'SELECT raw_data::text, request_headers::text FROM conversions UNION ALL SELECT raw_data::text, request_headers::text FROM quarantine',
    );
    const kept = JSON.stringify(rows) + said.join('\n');
    for (const secret of SECRETS) expect(kept).not.toContain(secret);
    expect(said.join('\n')).toContain('Both sides agree');
  });
});
