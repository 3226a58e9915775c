import type { TestDatabase } from '@app/common/testing/test-database';
import { CANONICAL_FIELDS, checkMapping, STATUSES, SYNONYMS } from '@app/postback';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { createConfigDatabase, insertPartner } from '../testing/config-database';

/** Errors that the database leaves to the admin API and the services: they take the reading of a value. */
const LEFT_TO_THE_API = /^(amount|time|currency|id_|text_|currencies|conversion_id_missing)/;

describe('an edit of a mapping in plain SQL', () => {
  let database: TestDatabase;
  let pool: Pool;
  beforeAll(async () => {
    database = await createConfigDatabase();
    pool = database.pool;
    await insertPartner(pool, 'rector');
  });
  afterAll(() => database.drop());

  it('knows the fields and synonyms of postbacks', async () => {
    const { rows } = await pool.query('SELECT field, kind, is_synonym FROM canonical_fields');
    const fields = Object.entries(CANONICAL_FIELDS).map(([field, kind]) => ({ field, kind, is_synonym: false }));
    const synonyms = Object.entries(SYNONYMS).map(([name, field]) => ({
      field: name,
      kind: CANONICAL_FIELDS[field],
      is_synonym: true,
    }));
    expect(rows).toEqual([...fields, ...synonyms]);
  });

  it.each([
    ['parameter_mapping', '{"sub": "usd_payot"}', '"sub" maps to "usd_payot", which is not a field'],
    ['parameter_mapping', '{"a": "click_id", "b": "sub_id", "a": "sub_id"}', 'the name "a" occurs more than once'],
    ['parameter_mapping', '{" ": "click_id"}', 'a received name is empty'],
    ['parameter_mapping', '{"API-Key": "sub_id"}', 'would be stored in clear as sub_id'],
    ['field_rules', '{"usd_payot": {}}', 'usd_payot is not a field'],
    [
      'field_rules',
      '{"status": {"values": {"Void": "refused"}}}',
      'status.values.Void is "refused", which is not a status',
    ],
    ['field_rules', '{"event": {"default": 1}}', 'event.default is a text'],
    ['field_rules', '{"conversion_id": {"constant": "1"}}', 'conversion_id.constant would make all postbacks the same'],
  ])('is refused in a sentence: %s = %s', async (column, value, sentence) => {
    await expect(pool.query(`UPDATE partners SET ${column} = $1`, [value])).rejects.toMatchObject({
      code: '23514',
      constraint: `partners_${column}_check`,
      message: expect.stringContaining(sentence),
    });
  });

  it('does not keep other settings of a row from being changed whose mapping is older than this check', async () => {
    await insertPartner(pool, 'older');
    await pool.query('ALTER TABLE partners DISABLE TRIGGER check_mapping');
    await pool.query(`UPDATE partners SET parameter_mapping = '{"x": "nothing"}' WHERE partner_code = 'older'`);
    await pool.query('ALTER TABLE partners ENABLE TRIGGER check_mapping');
    await pool.query(`UPDATE partners SET timezone = 'Asia/Tokyo', field_rules = '{"event": {"default": "x"}}',
                             parameter_mapping = parameter_mapping WHERE partner_code = 'older'`);
  });

  it('is refused for the names and targets that the admin API refuses, and for no others', async () => {
    const name = fc.oneof(
      fc.constantFrom('sub', ' Sub ', 'ts_token', 'API-Key', 'x_api_key', '', ' ', '\u00A0', 'x'.repeat(256), '虾皮'),
      fc.string({ maxLength: 8, unit: 'grapheme' }),
    );
    const target = fc.constantFrom(
      ...Object.keys(CANONICAL_FIELDS),
      'usd_earning',
      'usd_payot',
      '',
      'Click_ID',
      ' click_id',
    );
    await compare(
      fc.dictionary(name, target, { maxKeys: 4 }).map((mapping) => [mapping, {}]),
      () => false,
    );
  });

  it('is refused for no rules that the admin API accepts, and for all that it refuses but unreadable values', async () => {
    const text = fc.constantFrom(
      '',
      ' ',
      'paid',
      ' Paid\u3000',
      'PENDING',
      'free',
      '1.5',
      'USD',
      'x'.repeat(65),
      '2026-01-01',
    );
    const value = fc.oneof(text, fc.constantFrom(null, 1, true, false, {}, []));
    const rule = fc.dictionary(
      fc.constantFrom('default', 'constant', 'values', 'zero_is_absent', 'strip_prefix', 'strip_suffix', 'other'),
      fc.oneof(value, fc.dictionary(fc.constantFrom('a', 'b'), value)),
      { maxKeys: 2 },
    );
    const field = fc.constantFrom(...Object.keys(CANONICAL_FIELDS), 'usd_earning', 'nothing');
    await compare(
      fc.dictionary(field, rule, { minKeys: 1, maxKeys: 2 }).map((rules) => [{}, rules]),
      (errors) => errors.every(({ code }) => LEFT_TO_THE_API.test(code)),
    );
  });

  /** Compares what the database says of many mappings and rules with what the admin API says. */
  async function compare(
    inputs: fc.Arbitrary<[Record<string, string>, Record<string, unknown>]>,
    isLeftToTheApi: (errors: ReturnType<typeof checkMapping>) => boolean,
  ): Promise<void> {
    const many = fc.sample(inputs, 2_000);
    const { rows } = await pool.query<{ error: string | null }>(
      `SELECT COALESCE(parameter_mapping_error(mapping), field_rules_error(rules)) AS error
         FROM ROWS FROM (unnest($1::json[]), unnest($2::jsonb[])) WITH ORDINALITY AS input (mapping, rules, position)
        ORDER BY position`,
      [many.map(([mapping]) => JSON.stringify(mapping)), many.map(([, rules]) => JSON.stringify(rules))],
    );
    const verdicts = many.map(([mapping, rules], index) => ({
      mapping,
      rules,
      database: rows[index]!.error,
      api: checkMapping(mapping, rules),
    }));
    expect(verdicts.filter(({ api, database: error }) => api.length === 0 && error !== null)).toEqual([]);
    expect(
      verdicts.filter(({ api, database: error }) => api.length > 0 && error === null && !isLeftToTheApi(api)),
    ).toEqual([]);
    expect(verdicts.filter(({ api }) => api.length === 0).length).toBeGreaterThan(50);
    expect(verdicts.filter(({ api }) => api.length > 0).length).toBeGreaterThan(50);
  }

  it('knows the statuses', async () => {
    const { rows } = await pool.query('SELECT status FROM unnest($1::text[]) AS status WHERE NOT is_status(status)', [
      STATUSES,
    ]);
    expect(rows).toEqual([]);
  });
});
