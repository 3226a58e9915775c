import { CleanUp } from '../cli/clean-up';
import { compareAndFill } from './import-legacy';
import { openImport } from './open-import';
import { readProgress } from './target/progress';
import { fillLegacyTable, MAKE_VARIANT } from './testing/legacy-database';
import { ImportUnderTest } from './testing/import-under-test';

jest.setTimeout(60_000);

const ROWS = 300;

describe('moving a former database again', () => {
  let move: ImportUnderTest;

  beforeEach(async () => {
    move = await ImportUnderTest.create();
    await fillLegacyTable(move.legacy.pool, { rows: ROWS, days: 3, until: new Date() });
  });
  afterEach(() => move.drop());

  describe('with times that have no zone', () => {
    beforeEach(async () => {
      for (const statement of MAKE_VARIANT) await move.legacy.pool.query(statement);
      await move.run({ timezone: 'Asia/Taipei' });
    });

    const addOne = () =>
      move.legacy.pool.query(
        `INSERT INTO partner_conversions (id, partner_id, conversion_id, received_at)
         SELECT md5('new')::uuid, 1, 'new', max(received_at) + interval '1 second' FROM partner_conversions`,
      );

    it('is refused in another zone than it was begun with, and changes nothing; in the same it goes on', async () => {
      await addOne();
      for (const mode of ['move', 'check', 'verify'] as const) {
        await expect(move.run({ mode })).rejects.toThrow(
          /progress: The move was begun with --timezone Asia\/Taipei.*\n.*Say --timezone Asia\/Taipei instead of UTC/,
        );
      }
      expect(await move.countImported()).toBe(ROWS);
      expect(await move.run({ timezone: 'Asia/Taipei' })).toBe('agrees');
      expect(await move.countImported()).toBe(ROWS + 1);
    });

    it('is refused in another zone, too, where an earlier version began it and noted none', async () => {
      await move.databases.partner.pool.query('ALTER TABLE data_move.progress DROP COLUMN timezone');
      await addOne();
      await expect(move.run()).rejects.toThrow(/progress: The last row .* is here at another time/);
      expect(await move.countImported()).toBe(ROWS);
      expect(await move.run({ timezone: 'Asia/Taipei' })).toBe('agrees');
      expect(await move.countImported()).toBe(ROWS + 1);
      await expect(move.run()).rejects.toThrow('The move was begun with --timezone Asia/Taipei');
    });
  });

  it('goes on in any zone where times have their own', async () => {
    await move.run({ timezone: 'Asia/Taipei' });
    expect(await move.run()).toBe('agrees');
    expect(await move.countImported()).toBe(ROWS);
  });

  it('leaves to the next run what comes beyond the last copied row, also where it fills a gap of the same day', async () => {
    await move.run();
    // As if both had come after the copy: a transaction that ends late, and a row of now.
    await move.legacy.pool.query(
      `INSERT INTO partner_conversions (partner_id, conversion_id, received_at)
       SELECT 1, name, max(received_at) + shift FROM partner_conversions,
         (VALUES ('late', interval '-1 millisecond'), ('beyond', interval '1 millisecond')) AS added (name, shift)
       GROUP BY name, shift`,
    );
    const cleanUp = new CleanUp();
    try {
      const opened = await openImport(move.options(), cleanUp);
      const progress = await readProgress(opened.target, opened.source);
      const { differences } = await compareAndFill(opened, progress!, () => undefined);
      expect(differences).toEqual([]);
    } finally {
      await cleanUp.run();
    }
    expect(await move.countImported()).toBe(ROWS + 1);
    expect(await move.run()).toBe('agrees');
    expect(await move.countImported()).toBe(ROWS + 2);
  });
});
