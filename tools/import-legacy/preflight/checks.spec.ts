import { compareColumns, type LegacyTable } from '../source/legacy-table';
import { assertPassed, checkAmounts, checkLastRow, checkOptions, checkSource, checkTable, checkTarget } from './checks';
import type { TargetFacts } from './server-facts';

const TYPES: [string, string][] = [
  ['id', 'integer'],
  ['conversion_id', 'text'],
  ['received_at', 'timestamp with time zone'],
  ['raw_data', 'jsonb'],
];
const table = (changes: Partial<LegacyTable> = {}): LegacyTable => ({
  types: new Map(TYPES),
  indexes: [
    { columns: ['id'], isUnique: true },
    { columns: ['partner_id', 'received_at'], isUnique: false },
  ],
  rows: 1_000_000,
  sizeBytes: 1,
  ...changes,
});
const server: TargetFacts = {
  version: 150_000,
  versionText: '15.0',
  database: 'd',
  user: 'u',
  encoding: 'UTF8',
  sizeBytes: 1,
  isReadOnly: false,
  extensions: [],
  largeObjects: 0,
  hasTables: true,
  mayCreatePartitions: true,
  hasOwnConversions: false,
  servedPartner: null,
};
const names = (failures: { name: string }[]): string[] => failures.map(({ name }) => name);

describe('checkTable', () => {
  it('passes a table with an index on received_at and a unique key', () => {
    expect(checkTable(table())).toEqual([]);
    expect(checkTable(table({ indexes: [{ columns: ['received_at', 'id'], isUnique: true }] }))).toEqual([]);
  });

  it('fails a large table without them', () => {
    const bare = checkTable(table({ indexes: [{ columns: ['conversion_id'], isUnique: true }] }));
    expect(names(bare)).toEqual(['not-unique', 'no-index']);
    expect(names(checkTable(table({ indexes: [], rows: 10 })))).toEqual(['not-unique']);
  });

  it('fails a table without the required columns, or with types that cannot be read', () => {
    expect(checkTable(table({ types: new Map([['id', 'integer']]) }))).toMatchObject([
      { name: 'columns', reason: 'partner_conversions has no conversion_id, received_at.' },
    ]);
    const types = new Map([...TYPES, ['received_at', 'bigint'] as const, ['raw_data', 'bytea'] as const]);
    expect(names(checkTable(table({ types })))).toEqual(['columns', 'columns']);
  });

  it('compares the columns with the documented list', () => {
    const types = new Map([...TYPES, ['campaign', 'text'] as const]);
    const { missing, additional } = compareColumns(table({ types }));
    expect(missing).toHaveLength(16);
    expect(additional).toEqual(['campaign']);
  });
});

describe('assertPassed', () => {
  it('throws with every failure that is not accepted', () => {
    const failures = checkTable(table({ indexes: [] }));
    expect(() => assertPassed(failures, ['not-unique'])).toThrow(
      /^Nothing was copied:\n {2}no-index: .*\n.*--accept no-index/,
    );
    expect(() => assertPassed(failures, ['not-unique', 'no-index'])).not.toThrow();
  });
});

describe('checkSource', () => {
  it('fails a server whose version or encoding cannot be read', () => {
    expect(names(checkSource({ ...server, version: 110_000, encoding: 'SQL_ASCII' }, table()))).toEqual([
      'version',
      'sql-ascii',
    ]);
    expect(names(checkSource(server, undefined))).toEqual(['no-table']);
    expect(checkSource(server, table())).toEqual([]);
  });
});

describe('checkTarget', () => {
  it.each([
    [{ version: 140_000, versionText: '14.1' }, 'It runs PostgreSQL 14.1.'],
    [{ encoding: 'LATIN1' }, 'Its encoding is LATIN1.'],
    [{ isReadOnly: true }, 'It is read-only.'],
    [{ hasTables: false, mayCreatePartitions: false }, "It lacks tables of a partner's database."],
    [{ servedPartner: 'involve_asia' }, 'It is the database of involve_asia.'],
    [{ mayCreatePartitions: false }, 'u does not own the table conversions, so it cannot create partitions.'],
  ])('fails a database that cannot be written: %j', (changes, reason) => {
    expect(checkTarget({ ...server, ...changes }, 'rector')).toMatchObject([
      { name: 'target', reason: expect.stringContaining(reason) },
    ]);
  });
});

describe('checkAmounts', () => {
  it('counts ambiguous amounts by column', () => {
    expect(checkAmounts({ ambiguousAmounts: { usd_sale_amount: 0, usd_earning: 3 } })).toMatchObject([
      { name: 'unclear-amounts', reason: expect.stringMatching(/: 3 rows in usd_earning\.$/) },
    ]);
    expect(checkAmounts({ ambiguousAmounts: { usd_sale_amount: 0, usd_earning: 0 } })).toEqual([]);
  });
});

describe('checks of an import that was begun', () => {
  const begun = { since: null, timezone: 'UTC' };
  const zoneless = table({ types: new Map([...TYPES, ['received_at', 'timestamp without time zone'] as const]) });

  it('fail when an option differs from the first run', () => {
    expect(checkOptions({ since: '2025-01-01T00:00:00.000Z', timezone: 'UTC' }, table(), begun)).toHaveLength(1);
    expect(checkOptions({ since: null, timezone: 'Asia/Taipei' }, zoneless, begun)).toHaveLength(1);
    expect(checkOptions({ since: null, timezone: 'Asia/Taipei' }, table(), begun)).toEqual([]);
    expect(checkOptions({ since: null, timezone: 'Asia/Taipei' }, zoneless, undefined)).toEqual([]);
  });

  it('fail when the last copied row is not in the source', () => {
    expect(names(checkLastRow(false, '7', 'other/1'))).toEqual(['progress']);
    expect(checkLastRow(true, '7', 'other/1')).toEqual([]);
  });
});
