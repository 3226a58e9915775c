import { FORMER_COLUMNS, FORMER_TABLE, type FormerTable } from '../former/former-table';
import type { ServerFacts, TargetFacts } from './inspect-server';
import type { Refusal } from './refusal';

const LEAST_SOURCE_VERSION = 120_000;
const LEAST_TARGET_VERSION = 150_000;

/** Reading a small table whole for each page is no burden. */
const ROWS_WITHOUT_INDEX = 50_000;

const NEEDED_COLUMNS = ['id', 'conversion_id', 'received_at'];
const TIME_TYPES = ['timestamp with time zone', 'timestamp without time zone'];
const JSON_TYPES = ['json', 'jsonb', 'text', 'character varying'];

/** What speaks against reading from a former database, as far as its server goes. */
export function judgeSource(server: ServerFacts): Refusal[] {
  const refusals: Refusal[] = [];
  if (server.version < LEAST_SOURCE_VERSION) {
    const reason = `The former database runs PostgreSQL ${server.versionText}; from 12 on it can be read.`;
    refusals.push({
      name: 'version',
      reason,
      remedy: 'Move it to a later version first, or restore a dump of it there.',
    });
  }
  if (server.encoding === 'SQL_ASCII') {
    const reason = 'The former database has the encoding SQL_ASCII: its texts are bytes of unknown meaning.';
    const remedy = 'Accept it if all that was stored is UTF-8; a page with anything else then fails.';
    refusals.push({ name: 'sql-ascii', reason, remedy });
  }
  return refusals;
}

/** What speaks against writing to the partner's database of today. */
export function judgeTarget(target: TargetFacts, partnerCode: string): Refusal[] {
  const faults: [boolean, string, string][] = [
    [target.version < LEAST_TARGET_VERSION, `It runs PostgreSQL ${target.versionText}.`, 'It has to be 15 or later.'],
    [target.encoding !== 'UTF8', `Its encoding is ${target.encoding}.`, "Make it with ENCODING 'UTF8'."],
    [target.isReadOnly, 'It is read-only.', 'Name the primary.'],
    [!target.hasTables, "It lacks tables of a partner's database.", 'Run the migration job of the partner first.'],
    [
      target.hasTables && !target.mayMakePartitions,
      `${target.user} does not own the table conversions, and could make no partitions.`,
      "Connect as the partner's own role.",
    ],
    [
      target.servedPartner !== null && target.servedPartner !== partnerCode,
      `It is the database of ${target.servedPartner}.`,
      `Name that of ${partnerCode}.`,
    ],
  ];
  return faults
    .filter(([isFault]) => isFault)
    .map(([, reason, remedy]) => ({ name: 'target', reason: `The new database cannot be used. ${reason}`, remedy }));
}

/** What speaks against a former table as its catalogue describes it. */
export function judgeTable(table: FormerTable): Refusal[] {
  const missing = NEEDED_COLUMNS.filter((name) => !table.types.has(name));
  if (missing.length > 0) {
    const reason = `${FORMER_TABLE} has no ${missing.join(', ')}.`;
    return [{ name: 'columns', reason, remedy: 'Read from a view of that name that has them, through search_path.' }];
  }
  return [...judgeTypes(table), ...judgeIndexes(table)];
}

/** Columns of the documented list that are not there, and others that are. */
export function compareColumns({ types }: FormerTable): { missing: string[]; additional: string[] } {
  const known: ReadonlySet<string> = new Set(FORMER_COLUMNS);
  return {
    missing: FORMER_COLUMNS.filter((name) => !types.has(name)),
    additional: [...types.keys()].filter((name) => !known.has(name)),
  };
}

function judgeTypes({ types }: FormerTable): Refusal[] {
  const wanted: [string, readonly string[]][] = [
    ['received_at', TIME_TYPES],
    ['raw_data', JSON_TYPES],
    ['request_headers', JSON_TYPES],
  ];
  return wanted
    .filter(([name, allowed]) => types.has(name) && !allowed.includes(types.get(name)!))
    .map(([name, allowed]) => ({
      name: 'columns',
      reason: `${FORMER_TABLE}.${name} is of the type ${types.get(name)}.`,
      remedy: `It can be read as ${allowed.join(', ')}: through a view of that name, by search_path.`,
    }));
}

function judgeIndexes(table: FormerTable): Refusal[] {
  const refusals: Refusal[] = [];
  const key = new Set(['id', 'received_at']);
  const isUnique = table.indexes.some(({ columns, isUnique }) => isUnique && columns.every((one) => key.has(one)));
  if (!isUnique) {
    const reason = `No unique index says that ${FORMER_TABLE}.id names one row.`;
    refusals.push({ name: 'not-unique', reason, remedy: 'Accept it if each id is there once: of two, one is copied.' });
  }
  if (table.rows > ROWS_WITHOUT_INDEX && !table.indexes.some(({ columns }) => isForWalking(columns))) {
    const reason = `${FORMER_TABLE} has no index that begins with received_at: each page would read all of it.`;
    const statement = `CREATE INDEX CONCURRENTLY ON ${FORMER_TABLE} (received_at, id)`;
    refusals.push({ name: 'no-index', reason, remedy: `${statement}. Or read from a replica, and accept it.` });
  }
  return refusals;
}

function isForWalking(columns: readonly string[]): boolean {
  const [first, second] = columns;
  return first === 'received_at' || (first === 'partner_id' && second === 'received_at');
}
