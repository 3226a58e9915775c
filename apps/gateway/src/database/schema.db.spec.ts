import { join } from 'node:path';
import { runMigrations } from '@app/common/database/run-migrations';
import { expectCommittedSchema } from '@app/common/testing/describe-schema';
import type { TestDatabase } from '@app/common/testing/test-database';
import { MIGRATIONS } from './migrations';
import { createGatewayDatabase } from '../testing/gateway-under-test';

describe('the schema of the gateway database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createGatewayDatabase();
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
