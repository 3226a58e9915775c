import { LEGACY_COLUMNS, LEGACY_TABLE, type LegacyTable } from '../source/legacy-table';
import type { ServerFacts, TargetFacts } from './inspect-server';
import type { PreflightFailure } from './preflight-failure';

const MIN_SOURCE_VERSION = 120_000;
const MIN_TARGET_VERSION = 150_000;

/** Reading a small table whole for each page is no burden. */
const ROWS_WITHOUT_INDEX = 50_000;

const NEEDED_COLUMNS = ['id', 'conversion_id', 'received_at'];
const TIME_TYPES = ['timestamp with time zone', 'timestamp without time zone'];
const JSON_TYPES = ['json', 'jsonb', 'text', 'character varying'];

/** What speaks against reading from a former database, as far as its server goes. */
export function checkSource(server: ServerFacts): PreflightFailure[] {
  const failures: PreflightFailure[] = [];
  if (server.version < MIN_SOURCE_VERSION) {
    const reason = `The former database runs PostgreSQL ${server.versionText}; from 12 on it can be read.`;
    failures.push({
      name: 'version',
      reason,
      remedy: 'Move it to a later version first, or restore a dump of it there.',
    });
  }
  if (server.encoding === 'SQL_ASCII') {
    const reason = 'The former database has the encoding SQL_ASCII: its texts are bytes of unknown meaning.';
    const remedy = 'Accept it if all that was stored is UTF-8; a page with anything else then fails.';
    failures.push({ name: 'sql-ascii', reason, remedy });
  }
  return failures;
}

/** What speaks against writing to the partner's database of today. */
export function checkTarget(target: TargetFacts, partnerCode: string): PreflightFailure[] {
  const failures: [boolean, string, string][] = [
    [target.version < MIN_TARGET_VERSION, `It runs PostgreSQL ${target.versionText}.`, 'It has to be 15 or later.'],
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
  return failures
    .filter(([isFailure]) => isFailure)
    .map(([, reason, remedy]) => ({ name: 'target', reason: `The new database cannot be used. ${reason}`, remedy }));
}

/** What speaks against a former table as its catalogue describes it. */
export function checkTable(table: LegacyTable): PreflightFailure[] {
  const missing = NEEDED_COLUMNS.filter((name) => !table.types.has(name));
  if (missing.length > 0) {
    const reason = `${LEGACY_TABLE} has no ${missing.join(', ')}.`;
    return [{ name: 'columns', reason, remedy: 'Read from a view of that name that has them, through search_path.' }];
  }
  return [...checkTypes(table), ...checkIndexes(table)];
}

/** Columns of the documented list that are not there, and others that are. */
export function compareColumns({ types }: LegacyTable): { missing: string[]; additional: string[] } {
  const known: ReadonlySet<string> = new Set(LEGACY_COLUMNS);
  return {
    missing: LEGACY_COLUMNS.filter((name) => !types.has(name)),
    additional: [...types.keys()].filter((name) => !known.has(name)),
  };
}

function checkTypes({ types }: LegacyTable): PreflightFailure[] {
  const wanted: [string, readonly string[]][] = [
    ['received_at', TIME_TYPES],
    ['raw_data', JSON_TYPES],
    ['request_headers', JSON_TYPES],
  ];
  return wanted
    .filter(([name, allowed]) => types.has(name) && !allowed.includes(types.get(name)!))
    .map(([name, allowed]) => ({
      name: 'columns',
      reason: `${LEGACY_TABLE}.${name} is of the type ${types.get(name)}.`,
      remedy: `It can be read as ${allowed.join(', ')}: through a view of that name, by search_path.`,
    }));
}

function checkIndexes(table: LegacyTable): PreflightFailure[] {
  const failures: PreflightFailure[] = [];
  const key = new Set(['id', 'received_at']);
  const isUnique = table.indexes.some(({ columns, isUnique }) => isUnique && columns.every((one) => key.has(one)));
  if (!isUnique) {
    const reason = `No unique index says that ${LEGACY_TABLE}.id names one row.`;
    failures.push({ name: 'not-unique', reason, remedy: 'Accept it if each id is there once: of two, one is copied.' });
  }
  if (table.rows > ROWS_WITHOUT_INDEX && !table.indexes.some(({ columns }) => isForWalking(columns))) {
    const reason = `${LEGACY_TABLE} has no index that begins with received_at: each page would read all of it.`;
    const statement = `CREATE INDEX CONCURRENTLY ON ${LEGACY_TABLE} (received_at, id)`;
    failures.push({ name: 'no-index', reason, remedy: `${statement}. Or read from a replica, and accept it.` });
  }
  return failures;
}

function isForWalking(columns: readonly string[]): boolean {
  const [first, second] = columns;
  return first === 'received_at' || (first === 'partner_id' && second === 'received_at');
}
