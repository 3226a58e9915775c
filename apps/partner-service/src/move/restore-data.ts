import { fill, prepare } from './move-data';
import { onTables, type PartnerTables } from './partner-tables';
import { closeForWrites, readMark } from './writes';

/**
 * Replaces the rows of one partner by those that a copy of its database has, such as a clone of the server as it was
 * earlier. From the moment that it closes the present tables, postbacks wait in the gateway's spool; it opens them with
 * the rows of the copy. The present rows are replaced in one transaction, so after a failure they are as they were, and
 * closed: run it again, or open them with `cancelMove`.
 *
 * @param copy nobody writes to it; it is migrated to the newest schema
 * @param present the partner's tables
 */
export async function restoreData(
  copy: PartnerTables,
  present: PartnerTables,
  say: (line: string) => void,
): Promise<void> {
  await prepare(copy);
  await prepare(present);
  say(`${present.partnerCode}: closing its tables for writes`);
  await closeForWrites(present);
  await onTables(copy, (source) =>
    onTables(present, async (target) => {
      const rows = await fill(source, target, (await readMark(target))!.since, say);
      say(`${present.partnerCode}: its tables have the ${rows} rows of the copy, and take writes`);
    }),
  );
}
