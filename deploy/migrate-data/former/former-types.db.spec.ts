import { fillFormerTable, MAKE_IDS_CHARACTERS } from '../testing/former-database';
import { MoveUnderTest } from '../testing/move-under-test';

jest.setTimeout(60_000);

/** More than a page, so that the walk has to find its key again. */
const ROWS = 1_200;

const UNCLEAR = ['1,234.50', '5 USD', '.5', '1e3', '\u00a05'];
const PLAIN = ['-1234.5', ' +5 ', '007', '0.00005', '-0.00001'];
const NONE = [null, '', ' ', 'null', '{payout}'];

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

  it('agrees with amounts in texts: what might be read in another way is refused, or else set aside', async () => {
    const { pool } = move.former;
    await pool.query(
      'ALTER TABLE partner_conversions ALTER COLUMN usd_sale_amount TYPE text, ALTER COLUMN usd_earning TYPE char(12)',
    );
    await pool.query(
      `INSERT INTO partner_conversions (partner_id, conversion_id, usd_sale_amount, usd_earning)
       SELECT 1, 'c' || number, sale, earning FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS added (sale, earning, number)`,
      [
        [...UNCLEAR, ...PLAIN, ...NONE],
        [...PLAIN, ...NONE, ...UNCLEAR],
      ],
    );
    const counted = `${UNCLEAR.length} rows in usd_sale_amount, ${UNCLEAR.length} rows in usd_earning`;
    await expect(move.run()).rejects.toThrow(new RegExp(`unclear-amounts: .*: ${counted}`));
    expect(await move.countMoved()).toBe(0);
    expect(await move.run({ accepted: ['unclear-amounts'] })).toBe('agrees');
    expect(await move.count('SELECT count(*) FROM quarantine')).toBe(2 * UNCLEAR.length);
    expect(await move.count('SELECT sum(usd_sale_amount) * 10000 FROM conversions')).toBe(-12_224_999);
  });
});
