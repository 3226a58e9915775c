import { fillFormerTable, MAKE_IDS_CHARACTERS } from '../testing/former-database';
import { MoveUnderTest } from '../testing/move-under-test';

jest.setTimeout(60_000);

/** More than a page, so that the walk has to find its key again. */
const ROWS = 1_200;

describe('a former table of other types', () => {
  let move: MoveUnderTest;

  beforeEach(async () => {
    move = await MoveUnderTest.create();
  });
  afterEach(() => move.drop());

  it('is copied once and agrees with ids of the type char(n), filled up with spaces or not', async () => {
    await fillFormerTable(move.former.pool, { rows: ROWS, days: 3, until: new Date() });
    // All at one time: the id alone tells how far the walk is.
    await move.former.pool.query(
      'UPDATE partner_conversions SET received_at = (SELECT max(received_at) FROM partner_conversions)',
    );
    for (const statement of MAKE_IDS_CHARACTERS) await move.former.pool.query(statement);
    expect(await move.run()).toBe('agrees');
    expect(await move.countMoved()).toBe(ROWS);
    expect(
      await move.count(`SELECT count(*) FROM conversions WHERE request_line LIKE '%/part-1/short-%'`),
    ).toBeGreaterThan(0);
    expect(await move.count(`SELECT count(*) FROM conversions WHERE request_line LIKE '% '`)).toBe(0);
    await move.former.pool.query(
      `INSERT INTO partner_conversions (id, partner_id, conversion_id, received_at)
       SELECT 'zz', 'part-1', 'new', max(received_at) FROM partner_conversions`,
    );
    expect(await move.run()).toBe('agrees');
    expect(await move.countMoved()).toBe(ROWS + 1);
    expect(await move.run({ formerPartner: 'part-1', mode: 'verify' })).toBe('agrees');
  });
});
