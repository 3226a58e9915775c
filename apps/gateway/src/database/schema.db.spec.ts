import { join } from 'node:path';
import { runMigrations } from '@app/common/database/run-migrations';
import { expectCommittedSchema } from '@app/common/testing/expect-committed-schema';
import { createTestDatabase, type TestDatabase } from '@app/common/testing/test-database';
import { MIGRATIONS } from './migrations';

describe('the schema of the gateway database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase('gateway', async (url) => void (await runMigrations(url, MIGRATIONS)));
  });
  afterAll(() => database.drop());

  it('equals the committed one (npm run schema:update rewrites it)', async () => {
    await expectCommittedSchema(database.pool, join(__dirname, 'schema.sql'));
  });

  it('is migrated once, however often the migrations run', async () => {
    await runMigrations(database.url, MIGRATIONS);
    expect(await runMigrations(database.url, MIGRATIONS)).toEqual([]);
  });
});
