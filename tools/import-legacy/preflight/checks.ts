import { UserFacingError } from '@app/common/errors/user-facing-error';
import { hasZone, LEGACY_TABLE, type LegacyTable } from '../source/legacy-table';
import type { TenantMatch } from '../source/tenants';
import type { Progress } from '../target/progress';
import type { ServerFacts, TargetFacts } from './server-facts';
import type { Survey } from './survey';

/** Failures that a user may accept with --accept; the others have to be fixed. */
export const ACCEPTABLE = [
  'fixed-terms',
  'unknown-tokens',
  'unclear-amounts',
  'no-index',
  'not-unique',
  'sql-ascii',
] as const;
export type Acceptable = (typeof ACCEPTABLE)[number];

/** A reason not to import, and what to do about it. */
export interface PreflightFailure {
  name: Acceptable | 'no-table' | 'columns' | 'times' | 'retention' | 'target' | 'version' | 'progress';
  reason: string;
  remedy: string;
}

const MIN_SOURCE_VERSION = 120_000;
const MIN_TARGET_VERSION = 150_000;
/** A smaller table may be read whole for each page. */
const MAX_ROWS_WITHOUT_INDEX = 50_000;

const REQUIRED_COLUMNS = ['id', 'conversion_id', 'received_at'];
const TIME_TYPES = ['timestamp with time zone', 'timestamp without time zone'];
const JSON_TYPES = ['json', 'jsonb', 'text', 'character varying'];
const COLUMN_TYPES = { received_at: TIME_TYPES, raw_data: JSON_TYPES, request_headers: JSON_TYPES };

/** Returns the failure in a list when the condition holds. */
function failIf(
  condition: boolean,
  name: PreflightFailure['name'],
  reason: string,
  remedy: string,
): PreflightFailure[] {
  return condition ? [{ name, reason, remedy }] : [];
}

export function isAcceptable(name: string): name is Acceptable {
  return (ACCEPTABLE as readonly string[]).includes(name);
}

/** @throws UserFacingError with the failures that are not accepted, if any */
export function assertPassed(failures: readonly PreflightFailure[], accepted: readonly Acceptable[]): void {
  const remaining = failures.filter(({ name }) => !(isAcceptable(name) && accepted.includes(name)));
  if (remaining.length === 0) return;
  const lines = remaining.map(({ name, reason, remedy }) => {
    const accept = isAcceptable(name) ? ` (--accept ${name})` : '';
    return `  ${name}: ${reason}\n    ${remedy}${accept}`;
  });
  throw new UserFacingError(`Nothing was copied:\n${lines.join('\n')}`);
}

/** Checks whether the legacy database can be read. */
export function checkSource(server: ServerFacts, table: LegacyTable | undefined): PreflightFailure[] {
  return [
    ...failIf(
      server.version < MIN_SOURCE_VERSION,
      'version',
      `The legacy database runs PostgreSQL ${server.versionText}; the import reads 12 and later.`,
      'Upgrade it first, or restore a dump of it into a later version.',
    ),
    ...failIf(
      server.encoding === 'SQL_ASCII',
      'sql-ascii',
      'The legacy database has the encoding SQL_ASCII: its text has no known encoding.',
      'Accept it if everything stored is UTF-8; a page with anything else fails.',
    ),
    ...(table
      ? checkTable(table)
      : failIf(
          true,
          'no-table',
          `${server.database} has no ${LEGACY_TABLE} on the search_path of ${server.user}.`,
          'If it is in another schema, add ?options=-csearch_path%3DSCHEMA to the URL.',
        )),
  ];
}

export function checkTable({ types, indexes, rows }: LegacyTable): PreflightFailure[] {
  const missing = REQUIRED_COLUMNS.filter((name) => !types.has(name));
  const viewRemedy = 'Read from a view of that name that has them, through search_path.';
  if (missing.length > 0) {
    return failIf(true, 'columns', `${LEGACY_TABLE} has no ${missing.join(', ')}.`, viewRemedy);
  }
  const isUnique = indexes.some(
    (index) => index.isUnique && index.columns.every((name) => /^(id|received_at)$/.test(name)),
  );
  const hasIndex = indexes.some(({ columns: [first, second] }) => {
    return first === 'received_at' || (first === 'partner_id' && second === 'received_at');
  });
  return [
    ...Object.entries(COLUMN_TYPES).flatMap(([name, allowed]) =>
      failIf(
        types.has(name) && !allowed.includes(types.get(name)!),
        'columns',
        `${LEGACY_TABLE}.${name} has the type ${types.get(name)}.`,
        `The import reads ${allowed.join(', ')}. Cast it in a view of that name, through search_path.`,
      ),
    ),
    ...failIf(
      !isUnique,
      'not-unique',
      `No unique index guarantees that ${LEGACY_TABLE}.id identifies one row.`,
      'Accept it if every id is unique: of two rows with one id, only one is copied.',
    ),
    ...failIf(
      rows > MAX_ROWS_WITHOUT_INDEX && !hasIndex,
      'no-index',
      `${LEGACY_TABLE} has no index that begins with received_at: each page would read the whole table.`,
      `CREATE INDEX CONCURRENTLY ON ${LEGACY_TABLE} (received_at, id). Or read from a replica, and accept it.`,
    ),
  ];
}

/** Checks whether the partner's database of today can be written. */
export function checkTarget(target: TargetFacts, partnerCode: string): PreflightFailure[] {
  const fail = (condition: boolean, reason: string, remedy: string): PreflightFailure[] =>
    failIf(condition, 'target', `The new database cannot be used. ${reason}`, remedy);
  const { servedPartner } = target;
  return [
    ...fail(
      target.version < MIN_TARGET_VERSION,
      `It runs PostgreSQL ${target.versionText}.`,
      'Use PostgreSQL 15 or later.',
    ),
    ...fail(target.encoding !== 'UTF8', `Its encoding is ${target.encoding}.`, "Create it with ENCODING 'UTF8'."),
    ...fail(target.isReadOnly, 'It is read-only.', 'Name the primary.'),
    ...fail(!target.hasTables, "It lacks tables of a partner's database.", "Run the partner's migration job first."),
    ...fail(
      target.hasTables && !target.mayCreatePartitions,
      `${target.user} does not own the table conversions, so it cannot create partitions.`,
      "Connect as the partner's own role.",
    ),
    ...fail(
      servedPartner !== null && servedPartner !== partnerCode,
      `It is the database of ${servedPartner}.`,
      `Name the database of ${partnerCode}.`,
    ),
  ];
}

/** Checks for legacy tenants and tokens that lead to no tenant of today. */
export function checkTenants(matches: readonly TenantMatch[], survey: Survey, defaultTenant: string) {
  const unmatched = matches.filter(({ tenant }) => !tenant).map(({ name }) => name);
  const reasons = [
    ...(unmatched.length > 0 ? [`No tenant of today has a token or the code of ${unmatched.join(', ')}.`] : []),
    ...(survey.unknownTokens > 0 ? [`${survey.unknownTokens} rows have a token that no tenant of today has.`] : []),
  ];
  return failIf(
    reasons.length > 0,
    'unknown-tokens',
    reasons.join(' '),
    'Add the tenants with their tokens through the admin API, and check that TOKEN_HASH_KEY is that of the ' +
      `deployment. If accepted, these rows go to ${defaultTenant}.`,
  );
}

/** Checks for text amounts that are ambiguous: read as another number, they would change the sums. */
export function checkAmounts({ ambiguousAmounts }: Pick<Survey, 'ambiguousAmounts'>): PreflightFailure[] {
  const columns = Object.entries(ambiguousAmounts).filter(([, rows]) => rows > 0);
  const counts = columns.map(([name, rows]) => `${rows} rows in ${name}`).join(', ');
  return failIf(
    columns.length > 0,
    'unclear-amounts',
    `Texts that are not plainly amounts such as -1234.50 (1,234.50 or 5 USD, perhaps): ${counts}.`,
    `Correct them there, or read from a view called ${LEGACY_TABLE} that has numbers, through search_path. ` +
      'If accepted, these rows go to quarantine and do not count.',
  );
}

export function checkTimes(unusable: number): PreflightFailure[] {
  return failIf(
    unusable > 0,
    'times',
    `${unusable} rows have no received_at, or one before 1970 or in the future, which no postback id can hold.`,
    'Set it there, for example to their created_at.',
  );
}

/** An import that was begun continues only with the options that it was begun with. */
export function checkOptions(
  { since, timezone }: { since: string | null; timezone: string },
  table: LegacyTable,
  begun: Pick<Progress, 'since' | 'timezone'> | undefined,
): PreflightFailure[] {
  if (!begun) return [];
  return [
    ...failIf(
      since !== null && since !== begun.since,
      'progress',
      `The import was begun ${begun.since === null ? 'without --since' : `with --since ${begun.since}`}.`,
      'Omit --since: the import continues as it was begun.',
    ),
    // Postback ids contain the time. Read in another zone, every row would get another id and be stored twice.
    ...failIf(
      !hasZone(table) && begun.timezone !== timezone,
      'progress',
      `The import was begun with --timezone ${begun.timezone}, and received_at has no zone of its own.`,
      `Pass --timezone ${begun.timezone} instead of ${timezone}: in another zone, rows would be copied twice.`,
    ),
  ];
}

export function checkLastRow(exists: boolean, id: string, source: string): PreflightFailure[] {
  return failIf(
    !exists,
    'progress',
    `The last row that was copied (id ${id}) is no longer in ${source}.`,
    'Name the database that was copied from.',
  );
}
