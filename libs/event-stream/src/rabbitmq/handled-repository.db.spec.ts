import { randomUUID } from 'node:crypto';
import type { TestDatabase } from '@app/common/testing/test-database';
import { daysAround } from '../database/partitions';
import { createAnalyticsDatabase } from '../testing/analytics-database';
import { deleteOldHandled } from './handled-repository';

describe('records of handled events', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createAnalyticsDatabase();
  });
  afterAll(() => database.drop());

  it('are deleted once no message has the event, however old the event is', async () => {
    const [longAgo] = daysAround(Date.now(), -80, -80);
    const [today] = daysAround(Date.now(), 0, 0);
    const handled = async (day: string, daysAgo: number): Promise<string> => {
      const id = randomUUID();
      await database.pool.query(
        `INSERT INTO handled (event_day, handler, source_id, event_id, handled_at)
         VALUES ($1, 'handler', 1, $2, now() - make_interval(days => $3))`,
        [day, id, daysAgo],
      );
      return id;
    };
    await handled(longAgo!, 3);
    const kept = [await handled(longAgo!, 1), await handled(longAgo!, 0), await handled(today!, 0)];
    await deleteOldHandled(database.pool);
    const { rows } = await database.pool.query<{ event_id: string }>('SELECT event_id FROM handled');
    expect(rows.map(({ event_id }) => event_id).toSorted()).toEqual(kept.toSorted());
  });
});
