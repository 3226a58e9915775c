import { randomUUID } from 'node:crypto';
import type { TestDatabase } from '@app/common/testing/test-database';
import { createPartitions, daysAround } from '../database/partitions';
import { createAnalyticsDatabase } from '../testing/analytics-database';
import { deleteOldHandled } from './handled-repository';

describe('records of handled events', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createAnalyticsDatabase();
  });
  afterAll(() => database.drop());

  it('are deleted once no message has the event, however old the day is that it claims', async () => {
    const [longAgo] = daysAround(Date.now(), -80, -80);
    const [today] = daysAround(Date.now(), 0, 0);
    await createPartitions(database.pool, [longAgo!]);
    const handled = async (day: string, receivedDaysAgo?: number): Promise<string> => {
      const id = randomUUID();
      if (receivedDaysAgo !== undefined) {
        await database.pool.query(
          `INSERT INTO events (event_day, source_id, event_id, received_at, occurred_at, event_type, event_name, is_bot, properties)
           VALUES ($1, 1, $2, now() - make_interval(days => $3), now(), 'click', 'click', false, '{}')`,
          [day, id, receivedDaysAgo],
        );
      }
      await database.pool.query(`INSERT INTO handled VALUES ($1, 'handler', 1, $2)`, [day, id]);
      return id;
    };
    await handled(longAgo!);
    await handled(longAgo!, 3);
    const kept = [await handled(longAgo!, 1), await handled(today!)];
    await deleteOldHandled(database.pool);
    const { rows } = await database.pool.query<{ event_id: string }>('SELECT event_id FROM handled');
    expect(rows.map(({ event_id }) => event_id).toSorted()).toEqual(kept.toSorted());
  });
});
