import { hasZone } from '../source/legacy-table';
import { requestLinePrefix } from '../mapping/imported-request';
import type { OpenImport } from '../open-import';
import type { ImportLegacyOptions } from '../read-options';
import { isImportedAtAnotherTime } from '../target/imported-time';
import { keyOfProgress, type Progress } from '../target/progress';
import type { PreflightFailure } from './preflight-failure';

/** What speaks against going on: a move that was begun goes on only with what it was begun with. */
export async function checkProgress(
  move: OpenImport,
  options: ImportLegacyOptions,
  begun: Progress | undefined,
): Promise<PreflightFailure[]> {
  if (!begun) return [];
  return [...checkSince(options, begun), ...checkTimezone(move, options, begun), ...(await checkLastRow(move, begun))];
}

/** Receipts are made of times: read in another zone, every row would get another one, and be there twice. */
export function checkTimezone(
  { table }: Pick<OpenImport, 'table'>,
  { timezone }: Pick<ImportLegacyOptions, 'timezone'>,
  begun: Pick<Progress, 'timezone'>,
): PreflightFailure[] {
  if (hasZone(table) || begun.timezone === null || begun.timezone === timezone) return [];
  const reason = `The move was begun with --timezone ${begun.timezone}, and received_at has no zone of its own.`;
  const remedy = `Say --timezone ${begun.timezone} instead of ${timezone}: in another, rows would be copied twice.`;
  return [{ name: 'progress', reason, remedy }];
}

function checkSince({ since }: ImportLegacyOptions, begun: Progress): PreflightFailure[] {
  if (since === null || since === begun.since) return [];
  const reason = `The move was begun ${begun.since === null ? 'without --since' : `with --since ${begun.since}`}.`;
  return [{ name: 'progress', reason, remedy: 'Leave --since away: it goes on as it was begun.' }];
}

async function checkLastRow(
  { reader, source, table, target }: OpenImport,
  begun: Progress,
): Promise<PreflightFailure[]> {
  const key = keyOfProgress(begun);
  if (!key) return [];
  const time = await reader.timeOf(key);
  if (!time) {
    const reason = `The last row that was copied (id ${key.id}) is not in ${source} any more.`;
    return [{ name: 'progress', reason, remedy: 'Name the database that was copied from.' }];
  }
  // An earlier version noted no zone; what it stored tells.
  if (hasZone(table) || begun.timezone !== null) return [];
  if (!(await isImportedAtAnotherTime(target, requestLinePrefix(source) + key.id, time))) return [];
  const reason = `The last row that was copied (id ${key.id}) is here at another time than ${time.toISOString()}.`;
  return [{ name: 'progress', reason, remedy: 'Give the --timezone that the move was begun with.' }];
}
