import { join } from 'node:path';
import { runMigrations } from '@app/common/database/run-migrations';
import { expectCommittedSchema } from '@app/common/testing/describe-schema';
import type { TestDatabase } from '@app/common/testing/test-database';
import { readAlertRule } from '../alerts/read-alert-rule';
import { createInsightDatabase } from '../testing/insight-database';
import { MIGRATIONS } from './migrations';

describe('the schema of the database of insight', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createInsightDatabase();
  });
  afterAll(() => database.drop());

  it('equals the committed one (npm run schema:update rewrites it)', async () => {
    await expectCommittedSchema(database.pool, join(__dirname, 'schema.sql'));
  });

  it('is migrated once, however often the migrations run', async () => {
    expect(await runMigrations(database.url, MIGRATIONS)).toEqual([]);
  });

  it('ships rules that a preview reads', async () => {
    const { rows } = await database.pool.query<{ rule: unknown }>('SELECT rule FROM alert_rules');
    expect(rows.map(({ rule }) => readAlertRule(rule))).toEqual(
      rows.map(() => expect.objectContaining({ figure: expect.anything() })),
    );
    expect(rows).not.toHaveLength(0);
  });
});
