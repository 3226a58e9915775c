import { join } from 'node:path';
import { runMigrations } from '@app/common/database/run-migrations';
import { expectCommittedSchema } from '@app/common/testing/describe-schema';
import type { TestDatabase } from '@app/common/testing/test-database';
import { createAnalyticsDatabase } from '../testing/analytics-database';
import { MIGRATIONS } from './migrations';
import { createPartitions, daysAround, isPartitionMissing } from './partitions';

describe('the schema of the analytics database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createAnalyticsDatabase();
  });
  afterAll(() => database.drop());

  it('equals the committed one (npm run schema:update rewrites it)', async () => {
    await expectCommittedSchema(database.pool, join(__dirname, 'schema.sql'));
  });

  it('is migrated once, however often the migrations run', async () => {
    expect(await runMigrations(database.url, MIGRATIONS)).toEqual([]);
  });

  it('gets a partition for each day once, also when processes create it at the same time', async () => {
    const insert = `INSERT INTO events (event_day, source_id, event_id, received_at, occurred_at, event_type, event_name, is_bot, properties)
       VALUES ('2026-03-01', 1, gen_random_uuid(), now(), now(), 'click', 'click', false, '{}')`;
    const missing: unknown = await database.pool.query(insert).catch((error: unknown) => error);
    expect(isPartitionMissing(missing)).toBe(true);
    const days = daysAround(Date.parse('2026-03-01T12:00:00Z'), -1, 1);
    expect(days).toEqual(['2026-02-28', '2026-03-01', '2026-03-02']);
    await Promise.all([1, 2, 3, 4].map(() => createPartitions(database.pool, days)));
    await expect(database.pool.query(insert)).resolves.toMatchObject({ rowCount: 1 });
  });
});
