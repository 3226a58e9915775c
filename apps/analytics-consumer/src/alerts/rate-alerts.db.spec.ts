import type { TestDatabase } from '@app/common/testing/test-database';
import { createPartitions } from '@app/event-stream';
import { createAnalyticsDatabase } from '@app/event-stream/testing/analytics-database';
import { raiseRateAlerts } from './rate-alerts.service';

const NOW = new Date('2026-03-31T10:30:00Z');
const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;

describe('alerts of rates', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createAnalyticsDatabase();
    await createPartitions(database.pool, ['2026-03-31']);
  });
  afterAll(() => database.drop());
  beforeEach(() => database.pool.query('TRUNCATE events, event_hourly, alerts'));

  /** Events that were counted in the hour of a time. */
  const count = (at: Date, events: number, type = 'click', isBot = false) =>
    database.pool.query(
      `INSERT INTO event_hourly (source_id, hour, event_type, event_name, is_bot, events)
       VALUES (1, date_trunc('hour', $1::timestamptz, 'UTC'), $2, $2, $3, $4)`,
      [at, type, isBot, events],
    );
  const weeksAgo = (weeks: number, hours = 0): Date => new Date(NOW.getTime() - weeks * WEEK_MS - hours * HOUR_MS);
  const store = (minutesAgo: number, type = 'click', isBot = false) =>
    database.pool.query(
      `INSERT INTO events (event_day, source_id, event_id, received_at, occurred_at, event_type, event_name, is_bot, properties)
       VALUES ('2026-03-31', 1, gen_random_uuid(), $1, $1, $2, $2, $3, '{}')`,
      [new Date(NOW.getTime() - minutesAgo * 60_000), type, isBot],
    );

  async function raise(now = NOW) {
    await raiseRateAlerts(database.pool, now);
    const { rows } = await database.pool.query('SELECT rule, key, details FROM alerts ORDER BY key, window_start');
    return rows;
  }

  describe('of silence', () => {
    /** 60 events in each hour around this one, so 60 in the 60 minutes before. */
    const before = async (weeks: readonly number[], type = 'click', events = 60) => {
      for (const week of weeks) for (const hours of [0, 1]) await count(weeksAgo(week, hours), events, type);
    };

    it('are raised once for a source of which nothing comes, where there was something in previous weeks', async () => {
      await before([1, 2, 3]);
      await store(61);
      await store(5, 'click', true);
      const alert = {
        rule: 'silence',
        key: '1 *',
        details: { event_type: null, expected: 60, window_minutes: 60 },
      };
      expect(await raise()).toEqual([alert]);
      expect(await raise(new Date(NOW.getTime() + 10 * 60_000))).toEqual([alert]);
    });

    it('are raised for a type alone while others come, and again after it was there', async () => {
      await before([1, 2]);
      await before([1, 2], 'purchase', 25);
      await store(5);
      const alert = {
        rule: 'silence',
        key: '1 purchase',
        details: { event_type: 'purchase', expected: 25, window_minutes: 60 },
      };
      expect(await raise()).toEqual([alert]);
      await count(NOW, 1, 'purchase');
      expect(await raise()).toHaveLength(2);
    });

    it('are not raised while something comes, nor where little or nothing came before, nor of one week alone', async () => {
      await before([1, 2]);
      await store(59);
      expect(await raise()).toEqual([]);
      await database.pool.query('TRUNCATE events, event_hourly');
      await before([1]);
      expect(await raise()).toEqual([]);
      await before([2], 'click', 19);
      expect(await raise()).toEqual([]);
    });

    it('count the part of an hour that lies in the window', async () => {
      for (const week of [1, 2]) await count(weeksAgo(week, 1), 39);
      expect(await raise()).toEqual([]);
      for (const week of [1, 2]) await count(weeksAgo(week, 1), 1, 'search');
      expect(await raise()).toMatchObject([{ key: '1 *', details: { expected: 20 } }]);
    });
  });

  describe('of spikes', () => {
    const lastHour = weeksAgo(0, 1);
    beforeEach(() => database.pool.query(`UPDATE alert_rules SET is_active = rule = 'spike'`));
    afterEach(() => database.pool.query('UPDATE alert_rules SET is_active = true'));

    const previous = async (...events: number[]) => {
      for (const [place, one] of events.entries()) await count(weeksAgo(place + 1, 1), one);
    };

    it('are raised once for an hour with far more than the same hour of previous weeks', async () => {
      await previous(600, 620, 590, 610);
      await count(lastHour, 900);
      const alerts = [{ rule: 'spike', key: '1 *', details: { event_type: null, count: 900, expected: 605 } }];
      expect(await raise()).toEqual(alerts);
      expect(await raise()).toEqual(alerts);
    });

    it('are raised for a type alone while its source has as much as before', async () => {
      for (const week of [1, 2]) {
        await count(weeksAgo(week, 1), 20_000);
        await count(weeksAgo(week, 1), 100, 'purchase');
      }
      await count(lastHour, 20_100);
      await count(lastHour, 600, 'purchase');
      expect(await raise()).toMatchObject([{ key: '1 purchase', details: { count: 600, expected: 100 } }]);
    });

    it('are not raised for what varies so much, nor below the count of the rule, nor of a new source', async () => {
      await previous(600, 620, 590, 610);
      await count(lastHour, 750);
      expect(await raise()).toEqual([]);
      await database.pool.query('TRUNCATE event_hourly');
      await previous(10, 10, 10, 10);
      await count(lastHour, 500);
      expect(await raise()).toEqual([]);
      await database.pool.query('TRUNCATE event_hourly');
      await previous(10);
      await count(lastHour, 5_000);
      expect(await raise()).toEqual([]);
    });

    it('take a week without events as none, and leave bots out', async () => {
      await count(weeksAgo(4, 1), 5);
      await count(lastHour, 501);
      await count(lastHour, 100_000, 'search', true);
      expect(await raise()).toMatchObject([{ key: '1 *', details: { count: 501, expected: 0 } }]);
    });

    it('are raised again after the cool-down only', async () => {
      for (const hours of [1, 2, 9]) {
        for (const week of [1, 2]) await count(weeksAgo(week, hours), 10);
        await count(weeksAgo(0, hours), 5_000);
      }
      await raise(weeksAgo(0, 8));
      await raise(weeksAgo(0, 1));
      expect(await raise()).toHaveLength(2);
    });
  });
});
