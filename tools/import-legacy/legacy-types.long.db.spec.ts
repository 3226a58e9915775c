import { fillLegacyTable, MAKE_CHAR_IDS } from './testing/legacy-database';
import { ImportUnderTest } from './testing/import-under-test';

jest.setTimeout(60_000);

/** More than a page, so that the walk has to find its key again. */
const ROWS = 1_200;

const UNCLEAR = ['1,234.50', '5 USD', '.5', '1e3', '\u00a05'];
const PLAIN = ['-1234.5', ' +5 ', '007', '0.00005', '-0.00001'];
const NONE = [null, '', ' ', 'null', '{payout}'];

describe('a legacy table with other types', () => {
  let fixture: ImportUnderTest;

  beforeEach(async () => {
    fixture = await ImportUnderTest.create();
  });
  afterEach(() => fixture.drop());

  it('is copied once and agrees with ids of type char(n), padded or not', async () => {
    await fillLegacyTable(fixture.legacy.pool, { rows: ROWS, days: 3, until: new Date() });
    // All at one time: the id alone shows how far the walk is.
    await fixture.legacy.pool.query(
      'UPDATE partner_conversions SET received_at = (SELECT max(received_at) FROM partner_conversions)',
    );
    for (const statement of MAKE_CHAR_IDS) await fixture.legacy.pool.query(statement);
    expect(await fixture.run()).toBe('agrees');
    expect(await fixture.countImported()).toBe(ROWS);
    expect(
      await fixture.count(`SELECT count(*) FROM conversions WHERE request_line LIKE '%/part-1/short-%'`),
    ).toBeGreaterThan(0);
    expect(await fixture.count(`SELECT count(*) FROM conversions WHERE request_line LIKE '% '`)).toBe(0);
    await fixture.legacy.pool.query(
      `INSERT INTO partner_conversions (id, partner_id, conversion_id, received_at)
       SELECT 'zz', 'part-1', 'new', max(received_at) FROM partner_conversions`,
    );
    expect(await fixture.run()).toBe('agrees');
    expect(await fixture.countImported()).toBe(ROWS + 1);
    expect(await fixture.run({ legacyPartner: 'part-1', mode: 'verify' })).toBe('agrees');
  });

  it.each(['jsonb', 'json', 'text'])('agrees for a token name in any case, in raw_data of type %s', async (type) => {
    const { pool } = fixture.legacy;
    await pool.query(
      `ALTER TABLE partner_conversions ALTER COLUMN raw_data TYPE ${type} USING raw_data::text::${type}`,
    );
    const ofDefault = ['{"ts_token": "null", "a": {"b": 1}}', '[1]', '"ts_token"', 'null'];
    const ofBytec = [
      '{"TS_TOKEN": "default-ts-token"}',
      '{"a": 1, " Ts_Token ": "default-ts-token"}',
      '{"ts_token": "unknown", "TS_Token": "default-ts-token"}'.replace('unknown', '{ts_token}'),
      '{"ts_token": "default-ts-token", "TS_TOKEN": "another"}',
    ];
    const values = [...ofBytec, ...ofDefault];
    await pool.query(
      `INSERT INTO partner_conversions (partner_id, conversion_id, usd_earning, raw_data)
       SELECT 1, 'c' || number, number, raw::${type} FROM unnest($1::text[]) WITH ORDINALITY AS added (raw, number)`,
      [values],
    );
    expect(await fixture.run({ accepted: ['unknown-tokens'] })).toBe('agrees');
    expect(await fixture.countImported()).toBe(values.length);
    const { rows } = await fixture.databases.partner.pool.query<{ ids: string[] }>(
      'SELECT array_agg(conversion_id ORDER BY conversion_id) AS ids FROM conversions GROUP BY tenant_id ORDER BY 1',
    );
    expect(rows.map(({ ids }) => ids)).toEqual([
      ['c1', 'c2', 'c3', 'c4'],
      ['c5', 'c6', 'c7', 'c8'],
    ]);
  });

  it('agrees when the tenant of a token was deactivated', async () => {
    await fillLegacyTable(fixture.legacy.pool, { rows: 200, days: 3, until: new Date() });
    await fixture.databases.config.pool.query(`UPDATE tenants SET is_active = false WHERE code = 'bytec'`);
    expect(await fixture.run({ accepted: ['unknown-tokens'] })).toBe('agrees');
  });

  it('reports in one line that only tenants differ, for any number of days', async () => {
    await fillLegacyTable(fixture.legacy.pool, { rows: 500, days: 10, until: new Date() });
    expect(await fixture.run()).toBe('agrees');
    await fixture.databases.partner.pool.query(
      'UPDATE conversions SET tenant_id = (SELECT min(tenant_id) FROM conversions)',
    );
    fixture.output.length = 0;
    expect(await fixture.run({ mode: 'verify' })).toBe('differs');
    const lines = fixture.output.join('\n').split('\n');
    const reported = lines.slice(lines.indexOf('Both sides do NOT agree:') + 1);
    expect(reported).toEqual([
      expect.stringMatching(
        /^ {2}On (10|11) days, [\d-]+ to [\d-]+, the totals of the day agree, and only tenants differ: bytec has \d+ legacy rows and 0 imported rows; default has \d+ legacy rows and \d+ imported rows$/,
      ),
    ]);
  });

  it('fails preflight on ambiguous text amounts, and quarantines them when accepted', async () => {
    const { pool } = fixture.legacy;
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
    await expect(fixture.run()).rejects.toThrow(new RegExp(`unclear-amounts: .*: ${counted}`));
    expect(await fixture.countImported()).toBe(0);
    expect(await fixture.run({ accepted: ['unclear-amounts'] })).toBe('agrees');
    expect(await fixture.count('SELECT count(*) FROM quarantine')).toBe(2 * UNCLEAR.length);
    expect(await fixture.count('SELECT sum(usd_sale_amount) * 10000 FROM conversions')).toBe(-12_224_999);
  });
});
