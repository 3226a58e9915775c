import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeSchema } from '@app/common/database/describe-schema';
import type { TestDatabase } from '@app/common/testing/test-database';
import { createConfigDatabase } from '../testing/config-database';

const COMMITTED = join(__dirname, 'schema.sql');

describe('the schema of the config database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createConfigDatabase();
  });
  afterAll(() => database.drop());

  it('is the committed one (npm run schema:update writes it anew)', async () => {
    const client = await database.pool.connect();
    const described = await describeSchema(client).finally(() => client.release());
    if (isUpdateRun()) await writeFile(COMMITTED, described);
    expect(described).toBe(await readFile(COMMITTED, 'utf8'));
  });
});

/** Whether Jest was started with `-u`. */
function isUpdateRun(): boolean {
  const { snapshotState } = expect.getState() as { snapshotState?: Record<string, unknown> };
  return snapshotState?.['_updateSnapshot'] === 'all';
}
