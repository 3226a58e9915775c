import { join } from 'node:path';
import { expectCommittedSchema } from '@app/common/testing/describe-schema';
import type { TestDatabase } from '@app/common/testing/test-database';
import { createConfigDatabase } from '../testing/config-database';

describe('the schema of the config database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createConfigDatabase();
  });
  afterAll(() => database.drop());

  it('is the committed one (update it with npm run schema:update)', async () => {
    await expectCommittedSchema(database.pool, join(__dirname, 'schema.sql'));
  });
});
