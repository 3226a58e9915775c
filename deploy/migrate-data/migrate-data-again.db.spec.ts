import { fillFormerTable, MAKE_OTHERWISE } from './testing/former-database';
import { MoveUnderTest } from './testing/move-under-test';

jest.setTimeout(60_000);

const ROWS = 300;

describe('moving a former database again', () => {
  let move: MoveUnderTest;

  beforeEach(async () => {
    move = await MoveUnderTest.create();
    await fillFormerTable(move.former.pool, { rows: ROWS, days: 3, until: new Date() });
  });
  afterEach(() => move.drop());

  describe('with times that have no zone', () => {
    beforeEach(async () => {
      for (const statement of MAKE_OTHERWISE) await move.former.pool.query(statement);
      await move.run({ timezone: 'Asia/Taipei' });
    });

    const addOne = () =>
      move.former.pool.query(
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
      expect(await move.countMoved()).toBe(ROWS);
      expect(await move.run({ timezone: 'Asia/Taipei' })).toBe('agrees');
      expect(await move.countMoved()).toBe(ROWS + 1);
    });

    it('is refused in another zone, too, where an earlier version began it and noted none', async () => {
      await move.databases.partner.pool.query('ALTER TABLE data_move.progress DROP COLUMN timezone');
      await addOne();
      await expect(move.run()).rejects.toThrow(/progress: The last row .* is here at another time/);
      expect(await move.countMoved()).toBe(ROWS);
      expect(await move.run({ timezone: 'Asia/Taipei' })).toBe('agrees');
      expect(await move.countMoved()).toBe(ROWS + 1);
      await expect(move.run()).rejects.toThrow('The move was begun with --timezone Asia/Taipei');
    });
  });

  it('goes on in any zone where times have their own', async () => {
    await move.run({ timezone: 'Asia/Taipei' });
    expect(await move.run()).toBe('agrees');
    expect(await move.countMoved()).toBe(ROWS);
  });
});
