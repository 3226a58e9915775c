import { CleanUp } from '../cli/clean-up';
import { compareAndFill } from './import-legacy';
import { openImport } from './open-import';
import { readProgress } from './target/progress';
import { fillLegacyTable, MAKE_VARIANT } from './testing/legacy-database';
import { ImportUnderTest } from './testing/import-under-test';

jest.setTimeout(60_000);

const ROWS = 300;

describe('importing a legacy database again', () => {
  let fixture: ImportUnderTest;

  beforeEach(async () => {
    fixture = await ImportUnderTest.create();
    await fillLegacyTable(fixture.legacy.pool, { rows: ROWS, days: 3, until: new Date() });
  });
  afterEach(() => fixture.drop());

  describe('with times that have no zone', () => {
    beforeEach(async () => {
      for (const statement of MAKE_VARIANT) await fixture.legacy.pool.query(statement);
      await fixture.run({ timezone: 'Asia/Taipei' });
    });

    const addOne = () =>
      fixture.legacy.pool.query(
        `INSERT INTO partner_conversions (id, partner_id, conversion_id, received_at)
         SELECT md5('new')::uuid, 1, 'new', max(received_at) + interval '1 second' FROM partner_conversions`,
      );

    it('fails preflight in a time zone other than its first, and continues in that one', async () => {
      await addOne();
      for (const mode of ['import', 'check', 'verify'] as const) {
        await expect(fixture.run({ mode })).rejects.toThrow(
          /progress: The import was begun with --timezone Asia\/Taipei.*\n.*Pass --timezone Asia\/Taipei instead of UTC/,
        );
      }
      expect(await fixture.countImported()).toBe(ROWS);
      expect(await fixture.run({ timezone: 'Asia/Taipei' })).toBe('agrees');
      expect(await fixture.countImported()).toBe(ROWS + 1);
    });
  });

  it('continues in any zone when times have their own', async () => {
    await fixture.run({ timezone: 'Asia/Taipei' });
    expect(await fixture.run()).toBe('agrees');
    expect(await fixture.countImported()).toBe(ROWS);
  });

  it('fills a gap of a day and leaves later rows of that day to the next run', async () => {
    await fixture.run();
    // As if both arrived after the copy: one from a transaction that ended late, one new.
    await fixture.legacy.pool.query(
      `INSERT INTO partner_conversions (partner_id, conversion_id, received_at)
       SELECT 1, name, max(received_at) + shift FROM partner_conversions,
         (VALUES ('late', interval '-1 millisecond'), ('beyond', interval '1 millisecond')) AS added (name, shift)
       GROUP BY name, shift`,
    );
    const cleanUp = new CleanUp();
    try {
      const opened = await openImport(fixture.options(), cleanUp);
      const progress = await readProgress(opened.target, opened.source);
      const { differences } = await compareAndFill(opened, progress!, () => undefined);
      expect(differences).toEqual([]);
    } finally {
      await cleanUp.run();
    }
    expect(await fixture.countImported()).toBe(ROWS + 1);
    expect(await fixture.run()).toBe('agrees');
    expect(await fixture.countImported()).toBe(ROWS + 2);
  });
});
