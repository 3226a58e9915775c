import { UserFacingError } from '@app/common/errors/user-facing-error';
import { awaitServer } from '@app/partner-config/databases/await-server';
import { runMigrations } from '@app/common/database/run-migrations';
import { MIGRATIONS } from '../database/migrations';
import { provisionPartner } from '../host/provision-partner';
import { compareTables } from './compare-tables';
import { copyTables } from './copy-tables';
import { describeTables, onTables, type PartnerTables } from './partner-tables';
import { closeForWrites, emptyForMove, openForWrites, readMark } from './writes';
import type { Client } from 'pg';

/**
 * Moves the rows of one partner. From the moment that it closes the first place, what is not stored there waits in the
 * gateway's spool; the caller points the partner at the other place afterwards. The copy is one transaction, so it may be
 * interrupted at any time and run again.
 *
 * @throws UserFacingError when the other place holds rows that no move has put there, or the copy differs
 */
export async function moveData(from: PartnerTables, to: PartnerTables, say: (line: string) => void): Promise<void> {
  await prepare(from);
  await prepare(to);
  say(`${from.partnerCode}: closing ${describeTables(from)} for writes`);
  await closeForWrites(from);
  await onTables(from, (source) =>
    onTables(to, async (target) => {
      const closed = await readMark(source);
      const arrived = await readMark(target);
      if (arrived?.state === 'in' && arrived.since === closed!.since) {
        return say(`${describeTables(to)} has every row already`);
      }
      const rows = await fill(source, target, closed!.since, say);
      say(`${rows} rows are in ${describeTables(to)}, each as it was`);
    }),
  );
}

/** Lets the first place take writes again, where the partner was not pointed at the other one. */
export async function cancelMove(from: PartnerTables): Promise<void> {
  await openForWrites(from);
}

/** Copies every row in one transaction of the target, which is open for writes afterwards. @returns the number of rows */
export async function fill(
  source: Client,
  target: Client,
  since: string,
  say: (line: string) => void,
): Promise<number> {
  await source.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  await target.query('BEGIN');
  await emptyForMove(target, since);
  const rows = await copyTables(source, target, say);
  const differences = await compareTables(source, target);
  if (differences.length > 0) {
    throw new UserFacingError(`The copy differs, so nothing was changed. ${differences.join('; ')}`);
  }
  await target.query('COMMIT');
  await source.query('COMMIT');
  return rows;
}

/** Both places have the newest schema, so that the columns of one are those of the other. */
export async function prepare({ partnerCode, url, cell, role }: PartnerTables): Promise<void> {
  await awaitServer(url);
  if (cell !== undefined) await provisionPartner(url, cell, partnerCode);
  else await runMigrations(url, MIGRATIONS, role === undefined ? {} : { scope: { role, schema: 'public' } });
}
