import { join } from 'node:path';
import { runMigrations } from '@app/common/database/run-migrations';
import { expectCommittedSchema } from '@app/common/testing/describe-schema';
import type { TestDatabase } from '@app/common/testing/test-database';
import { MIGRATIONS } from './migrations';
import { createPartnerDatabase } from '../testing/service-under-test';

describe('the schema of the partner database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createPartnerDatabase();
  });
  afterAll(() => database.drop());

  it('is the committed one (npm run schema:update writes it anew)', async () => {
    await expectCommittedSchema(database.pool, join(__dirname, 'schema.sql'));
  });

  it('is migrated once, however often it is asked for', async () => {
    await runMigrations(database.url, MIGRATIONS);
    expect(await runMigrations(database.url, MIGRATIONS)).toEqual([]);
  });
});
