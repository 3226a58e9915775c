import { keyedHash } from '@app/common';
import { createTestDatabase, type TestDatabase } from '@app/common/testing/test-database';
import { insertTenant } from '@app/partner-config/testing/config-database';
import {
  createPartnerDatabases,
  type PartnerDatabases,
  TOKEN_HASH_KEY,
} from '../../../apps/partner-service/src/testing/service-under-test';
import { CleanUp } from '../../cli/clean-up';
import { importLegacy, type Outcome } from '../import-legacy';
import type { ImportLegacyOptions } from '../options';
import { createLegacyTables } from './legacy-database';

/** An empty legacy database, and the databases of the partner that it is imported into. */
export class ImportUnderTest {
  readonly output: string[] = [];

  private constructor(
    readonly legacy: TestDatabase,
    readonly databases: PartnerDatabases,
  ) {}

  static async create(): Promise<ImportUnderTest> {
    const legacy = await createTestDatabase('legacy', () => Promise.resolve());
    await createLegacyTables(legacy.pool);
    const databases = await createPartnerDatabases({ data_retention_days: 60 });
    const { pool } = databases.config;
    const tenant = await insertTenant(pool, 'involve_asia', 'bytec');
    await pool.query('UPDATE tenants SET data_retention_days = 60');
    await pool.query(
      `INSERT INTO tenant_tokens (tenant_id, kind, token_hash, token_encrypted) VALUES ($1, 'ts_token', $2, 'v1.sealed')`,
      [tenant, keyedHash(TOKEN_HASH_KEY, 'default-ts-token')],
    );
    return new ImportUnderTest(legacy, databases);
  }

  async run(options: Partial<ImportLegacyOptions> = {}): Promise<Outcome> {
    const cleanUp = new CleanUp();
    try {
      return await importLegacy(this.options(options), cleanUp, (line) => this.output.push(line));
    } finally {
      await cleanUp.run();
    }
  }

  options(changes: Partial<ImportLegacyOptions> = {}): ImportLegacyOptions {
    return {
      mode: 'import',
      fromUrl: this.legacy.url,
      toUrl: this.databases.partner.url,
      configUrl: this.databases.config.serviceUrl,
      tokenHashKey: TOKEN_HASH_KEY,
      partnerCode: 'involve_asia',
      legacyPartner: undefined,
      since: null,
      timezone: 'UTC',
      accepted: [],
      ...changes,
    };
  }

  async count(statement: string): Promise<number> {
    const { pool } = this.databases.partner;
    const { rows } = await pool.query<{ count: number }>(`SELECT (${statement})::integer AS count`);
    return rows[0]!.count;
  }

  countImported(): Promise<number> {
    return this.count('(SELECT count(*) FROM conversions) + (SELECT count(*) FROM quarantine)');
  }

  async drop(): Promise<void> {
    await this.legacy.drop();
    await this.databases.drop();
  }
}
