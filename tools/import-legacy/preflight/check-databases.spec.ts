import type { LegacyTable } from '../source/legacy-table';
import type { TargetFacts } from './inspect-server';
import { compareColumns, checkSource, checkTable, checkTarget } from './check-databases';
import { withoutAccepted } from './preflight-failure';

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
  mayMakePartitions: true,
  hasOwnConversions: false,
  servedPartner: null,
};
const names = (refusals: { name: string }[]): string[] => refusals.map(({ name }) => name);

describe('a former table', () => {
  it('is taken with an index to walk by and a unique key', () => {
    expect(checkTable(table())).toEqual([]);
    expect(checkTable(table({ indexes: [{ columns: ['received_at', 'id'], isUnique: true }] }))).toEqual([]);
  });

  it('is refused without them, unless it is small or that is accepted', () => {
    const bare = checkTable(table({ indexes: [{ columns: ['conversion_id'], isUnique: true }] }));
    expect(names(bare)).toEqual(['not-unique', 'no-index']);
    expect(names(withoutAccepted(bare, ['not-unique']))).toEqual(['no-index']);
    expect(names(checkTable(table({ indexes: [], rows: 10 })))).toEqual(['not-unique']);
  });

  it('is refused without the columns that it cannot do without, or with types that cannot be read', () => {
    expect(checkTable(table({ types: new Map([['id', 'integer']]) }))).toMatchObject([
      { name: 'columns', reason: 'partner_conversions has no conversion_id, received_at.' },
    ]);
    const types = new Map([...TYPES, ['received_at', 'bigint'] as const, ['raw_data', 'bytea'] as const]);
    expect(names(checkTable(table({ types })))).toEqual(['columns', 'columns']);
  });

  it('is held against the documented list', () => {
    const types = new Map([...TYPES, ['campaign', 'text'] as const]);
    const { missing, additional } = compareColumns(table({ types }));
    expect(missing).toHaveLength(16);
    expect(additional).toEqual(['campaign']);
  });
});

describe('a server', () => {
  it('is refused by name where it cannot be read', () => {
    expect(names(checkSource({ ...server, version: 110_000, encoding: 'SQL_ASCII' }))).toEqual([
      'version',
      'sql-ascii',
    ]);
    expect(checkSource(server)).toEqual([]);
  });

  it.each([
    [{ version: 140_000, versionText: '14.1' }, 'It runs PostgreSQL 14.1.'],
    [{ encoding: 'LATIN1' }, 'Its encoding is LATIN1.'],
    [{ isReadOnly: true }, 'It is read-only.'],
    [{ hasTables: false, mayMakePartitions: false }, "It lacks tables of a partner's database."],
    [{ servedPartner: 'involve_asia' }, 'It is the database of involve_asia.'],
    [{ mayMakePartitions: false }, 'u does not own the table conversions, and could make no partitions.'],
  ])('is refused where it cannot be written: %j', (changes, reason) => {
    expect(checkTarget({ ...server, ...changes }, 'rector')).toMatchObject([
      { name: 'target', reason: expect.stringContaining(reason) },
    ]);
  });
});
