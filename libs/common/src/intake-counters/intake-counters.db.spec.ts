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
      counters.counts.record('a', HOUR.getTime() + 1, 'stored');
      counters.counts.record('a', HOUR.getTime() + 3_599_999, 'refused');
      counters.counts.record('a', HOUR.getTime() + 3_600_000, 'uncertain');
      counters.counts.record('b', HOUR.getTime(), 'stored');
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
    await database.pool.query('ALTER TABLE boot_counts RENAME TO renamed');
    counters.counts.record('a', HOUR.getTime(), 'stored');
    await counters.stop();
    await database.pool.query('ALTER TABLE renamed RENAME TO boot_counts');
    counters.counts.record('a', HOUR.getTime(), 'stored');
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
      { app: 'crashed', from: after(10), to: after(12) },
      { app: 'gone', from: after(60), to: after(120) },
    ]);
  });

  it('does not report a boot that still writes as unknown', async () => {
    const counters = countersOf('living');
    await counters.start();
    await counters.stop();
    await database.pool.query('UPDATE boots SET ended_at = NULL');
    const hourAgo = new Date(Date.now() - 3_600_000);
    expect((await counters.sum(hourAgo, new Date(), null)).unknown).toEqual([]);
    await database.pool.query(`UPDATE boots SET last_written_at = clock_timestamp() - interval '11 seconds'`);
    expect((await counters.sum(hourAgo, new Date(), null)).unknown).toHaveLength(1);
  });
});
