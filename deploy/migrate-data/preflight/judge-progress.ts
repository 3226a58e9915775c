import { hasZone } from '../former/former-table';
import { requestLinePrefix } from '../mapping/moved-request';
import type { OpenMove } from '../open-move';
import type { MigrateDataOptions } from '../read-options';
import { isMovedAtAnotherTime } from '../target/moved-time';
import { keyOfProgress, type Progress } from '../target/progress';
import type { Refusal } from './refusal';

/** What speaks against going on: a move that was begun goes on only with what it was begun with. */
export async function judgeProgress(
  move: OpenMove,
  options: MigrateDataOptions,
  begun: Progress | undefined,
): Promise<Refusal[]> {
  if (!begun) return [];
  return [...judgeSince(options, begun), ...judgeZone(move, options, begun), ...(await judgeLastRow(move, begun))];
}

/** Receipts are made of times: read in another zone, every row would get another one, and be there twice. */
export function judgeZone(
  { table }: Pick<OpenMove, 'table'>,
  { timezone }: Pick<MigrateDataOptions, 'timezone'>,
  begun: Pick<Progress, 'timezone'>,
): Refusal[] {
  if (hasZone(table) || begun.timezone === null || begun.timezone === timezone) return [];
  const reason = `The move was begun with --timezone ${begun.timezone}, and received_at has no zone of its own.`;
  const remedy = `Say --timezone ${begun.timezone} instead of ${timezone}: in another, rows would be copied twice.`;
  return [{ name: 'progress', reason, remedy }];
}

function judgeSince({ since }: MigrateDataOptions, begun: Progress): Refusal[] {
  if (since === null || since === begun.since) return [];
  const reason = `The move was begun ${begun.since === null ? 'without --since' : `with --since ${begun.since}`}.`;
  return [{ name: 'progress', reason, remedy: 'Leave --since away: it goes on as it was begun.' }];
}

async function judgeLastRow({ reader, source, table, target }: OpenMove, begun: Progress): Promise<Refusal[]> {
  const key = keyOfProgress(begun);
  if (!key) return [];
  const time = await reader.timeOf(key);
  if (!time) {
    const reason = `The last row that was copied (id ${key.id}) is not in ${source} any more.`;
    return [{ name: 'progress', reason, remedy: 'Name the database that was copied from.' }];
  }
  // An earlier version noted no zone; what it stored tells.
  if (hasZone(table) || begun.timezone !== null) return [];
  if (!(await isMovedAtAnotherTime(target, requestLinePrefix(source) + key.id, time))) return [];
  const reason = `The last row that was copied (id ${key.id}) is here at another time than ${time.toISOString()}.`;
  return [{ name: 'progress', reason, remedy: 'Give the --timezone that the move was begun with.' }];
}
