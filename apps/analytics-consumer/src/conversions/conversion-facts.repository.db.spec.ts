import { randomUUID } from 'node:crypto';
import type { TestDatabase } from '@app/common/testing/test-database';
import { createAnalyticsDatabase } from '@app/event-stream/testing/analytics-database';
import { ConversionFactsRepository } from './conversion-facts.repository';

const INSERT = `
  INSERT INTO conversion_facts (partner_code, tenant_id, conversion_id, conversion_key, click_id, received_at, status_since,
                                generation)
  SELECT 'involve', 1, days || '-' || number, '', 'click-1', now() - make_interval(days => days), now(), 1
  FROM unnest($1::integer[]) AS days, generate_series(1, 2) AS number`;

describe('facts of conversions', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createAnalyticsDatabase();
  });
  afterAll(() => database.drop());

  it('lose their click after 90 days, and are deleted after 400', async () => {
    await database.pool.query(INSERT, [[0, 89, 91, 399, 401]]);
    await new ConversionFactsRepository(database.pool, randomUUID()).expire(1);
    const { rows } = await database.pool.query(
      'SELECT conversion_id AS id, click_id FROM conversion_facts ORDER BY received_at DESC, id',
    );
    const click_id = 'click-1';
    expect(rows).toEqual([
      ...['0-1', '0-2', '89-1', '89-2'].map((id) => ({ id, click_id })),
      ...['91-1', '91-2', '399-1', '399-2'].map((id) => ({ id, click_id: null })),
    ]);
  });
});
