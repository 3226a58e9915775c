import { Client } from 'pg';
import { Log } from '../logging/log';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { IntakeCounters, CREATE_INTAKE_COUNTERS } from './intake-counters';

const HOUR_MS = 3_600_000;
// Recent, because the start deletes old counts.
const HOUR = new Date((Math.floor(Date.now() / HOUR_MS) - 5) * HOUR_MS);
const NEXT_HOUR = new Date(HOUR.getTime() + HOUR_MS);
const LATER = new Date(HOUR.getTime() + 3 * HOUR_MS);
const after = (minutes: number): Date => new Date(HOUR.getTime() + minutes * 60_000);

let database: TestDatabase;
let logged: string[];
const log = new Log({ write: ({ message }) => logged.push(message), flush: () => {} }, 'info');

beforeAll(async () => {
  database = await createTestDatabase('intake_counters', async (url) => {
    const client = new Client({ connectionString: url });
    await client.connect();
    for (const statement of CREATE_INTAKE_COUNTERS) await client.query(statement);
    await client.end();
  });
});

beforeEach(async () => {
  logged = [];
  await database.pool.query('TRUNCATE boots, boot_counts');
});

afterAll(() => database.drop());

function countersOf(app: string): IntakeCounters {
  return new IntakeCounters(database.pool, app, log);
}

describe('IntakeCounters', () => {
  it('sums received and refused items of all boots by subject and hour', async () => {
    for (const app of ['one', 'two']) {
      const counters = countersOf(app);
      await counters.start();
      counters.record('a', HOUR.getTime() + 1, 'stored');
      counters.record('a', HOUR.getTime() + 3_599_999, 'refused');
      counters.record('a', HOUR.getTime() + 3_600_000, 'uncertain');
      counters.record('b', HOUR.getTime(), 'stored');
      await counters.stop();
    }
    const { counts, unknown } = await countersOf('reader').sum(HOUR, LATER, null);
    expect(counts).toEqual([
      { subject: 'a', hour: HOUR.toISOString(), received: 4, refused: 2, uncertain: 0 },
      { subject: 'a', hour: NEXT_HOUR.toISOString(), received: 2, refused: 2, uncertain: 2 },
      { subject: 'b', hour: HOUR.toISOString(), received: 2, refused: 0, uncertain: 0 },
    ]);
    expect(unknown).toEqual([]);
    expect((await countersOf('reader').sum(HOUR, LATER, 'b')).counts).toHaveLength(1);
  });

  it('writes the counts of a failed write with the next one', async () => {
    const counters = countersOf('one');
    await counters.open();
    await database.pool.query('ALTER TABLE boot_counts RENAME TO renamed');
    counters.record('a', HOUR.getTime(), 'stored');
    await counters.stop();
    await database.pool.query('ALTER TABLE renamed RENAME TO boot_counts');
    counters.record('a', HOUR.getTime(), 'stored');
    await counters.stop();
    expect((await counters.sum(HOUR, LATER, 'a')).counts).toMatchObject([{ received: 2 }]);
    expect(logged).toEqual(['Failed to write the intake counters']);
  });

  it('reports the time between the last write of a lost boot and the next boot as unknown', async () => {
    const boots: [app: string, startedAt: Date, lastWrittenAt: Date, endedAt: Date | null][] = [
      ['crashed', after(-60), after(10), null],
      ['crashed', after(12), after(120), after(120)],
      ['gone', after(-60), after(60), null],
      ['well', after(-60), after(60), after(60)],
    ];
    for (const boot of boots) {
      await database.pool.query('INSERT INTO boots VALUES (gen_random_uuid(), $1, $2, $3, $4)', boot);
    }
    const { unknown } = await countersOf('reader').sum(HOUR, LATER, null);
    expect(unknown).toEqual([
      { app: 'crashed', from: after(9), to: after(12) },
      { app: 'gone', from: after(59), to: after(120) },
    ]);
  });

  it('reports the minute before the last write too, whose items may have been in flight and not counted', async () => {
    const boot = ['crashed', after(-60), new Date(HOUR.getTime() + 200), null];
    await database.pool.query('INSERT INTO boots VALUES (gen_random_uuid(), $1, $2, $3, $4)', boot);
    const hourBefore = new Date(HOUR.getTime() - HOUR_MS);
    const { unknown } = await countersOf('reader').sum(hourBefore, HOUR, null);
    expect(unknown).toMatchObject([{ app: 'crashed', from: new Date(HOUR.getTime() + 200 - 60_000) }]);
  });

  it('does not report a boot that still writes as unknown', async () => {
    const counters = countersOf('living');
    await counters.open();
    const hourAgo = new Date(Date.now() - 3_600_000);
    expect((await counters.sum(hourAgo, new Date(), null)).unknown).toEqual([]);
    await database.pool.query(`UPDATE boots SET last_written_at = clock_timestamp() - interval '11 seconds'`);
    expect((await counters.sum(hourAgo, new Date(), null)).unknown).toHaveLength(1);
    await counters.stop();
  });

  describe('with a pause between items', () => {
    // Only the ticks are faked: the database and its driver run by the real clock.
    beforeEach(() => {
      jest.useFakeTimers({
        doNotFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'nextTick', 'Date', 'performance'],
      });
    });
    afterEach(() => jest.useRealTimers());

    const endedAt = async (): Promise<Date | null> => {
      const { rows } = await database.pool.query<{ ended_at: Date | null }>('SELECT ended_at FROM boots');
      return rows[0]!.ended_at;
    };

    it('marks the boot as open before the first item of a boot and of each pause has an effect', async () => {
      const counters = countersOf('one');
      await counters.start();
      expect(await endedAt()).not.toBeNull();
      for (let pause = 0; pause < 2; pause += 1) {
        await counters.open();
        expect(await endedAt()).toBeNull();
        expect(counters.open()).toBeUndefined();
        await idleFor(counters, 30);
        expect(await endedAt()).not.toBeNull();
      }
      await counters.stop();
    });

    it('writes counts within a second, and nothing after the clean mark', async () => {
      const counters = countersOf('one');
      await counters.start();
      await counters.open();
      counters.record('a', HOUR.getTime(), 'stored');
      await idleFor(counters, 1);
      expect((await counters.sum(HOUR, LATER, 'a')).counts).toMatchObject([{ received: 1 }]);
      await idleFor(counters, 30);
      const before = await database.pool.query('SELECT xmin, * FROM boots');
      expect(jest.getTimerCount()).toBe(0);
      await counters.stop();
      expect((await database.pool.query('SELECT xmin, * FROM boots')).rows).toEqual(before.rows);
    });

    it('gives a sign of life every five seconds while it is open, so that only a crash stops them', async () => {
      const counters = countersOf('one');
      await counters.open();
      // As text, because two writes may share a millisecond.
      const before = await database.pool.query('SELECT last_written_at::text FROM boots');
      await idleFor(counters, 5);
      expect((await database.pool.query('SELECT last_written_at::text FROM boots')).rows).not.toEqual(before.rows);
      expect(await endedAt()).toBeNull();
      await counters.stop();
    });

    it('delays an item by a quarter of a second at most while the mark cannot be written', async () => {
      const holder = await database.pool.connect();
      await holder.query('BEGIN; LOCK TABLE boots');
      const counters = countersOf('one');
      const startedAtMs = performance.now();
      await counters.open();
      expect(performance.now() - startedAtMs).toBeGreaterThan(200);
      expect(counters.open()).toBeUndefined();
      await holder.query('COMMIT');
      holder.release();
      await counters.stop();
      expect(await endedAt()).not.toBeNull();
    });

    /** Each tick waits for the write of the one before. */
    async function idleFor(counters: IntakeCounters, seconds: number): Promise<void> {
      for (let second = 0; second < seconds; second += 1) {
        jest.advanceTimersByTime(1_000);
        await counters.written();
      }
    }
  });
});
