import 'reflect-metadata';
import { describeCause, readEnvironment, runMain } from '@app/common';
import { loadCellPartners } from '@app/partner-config';
import { onDatabase } from '@app/partner-config/databases/on-database';
import pLimit from 'p-limit';
import { CellDatabaseEnvironment } from './host/cell.env';
import { provisionPartner } from './host/provision-partner';

/** A first connection through Direct VPC egress can take over a minute. */
const CONFIG_TIMEOUTS = { connectTimeoutMs: 150_000, statementTimeoutMs: 5_000 };
/** Partners whose migrations run at the same time; the processes of the cell go on meanwhile. */
const AT_ONCE = 4;

/**
 * Brings the schema of every partner of a cell up to date, before a newer version of the cell starts: its start then
 * finds nothing to do, however many partners there are.
 */
runMain('cell migrate', async () => {
  const { CELL, CELL_DATABASE_URL, CONFIG_DATABASE_URL } = readEnvironment(CellDatabaseEnvironment);
  const codes = await onDatabase(CONFIG_DATABASE_URL, loadCellPartners, CONFIG_TIMEOUTS);
  const failed: string[] = [];
  const limit = pLimit(AT_ONCE);
  const migrate = async (code: string): Promise<void> => {
    try {
      await provisionPartner(CELL_DATABASE_URL, CELL, code);
    } catch (error) {
      process.stderr.write(`${code}: ${JSON.stringify(describeCause(error))}\n`);
      failed.push(code);
    }
  };
  await Promise.all(codes.map((code) => limit(() => migrate(code))));
  if (failed.length > 0) throw new Error(`The migrations of ${failed.toSorted().join(', ')} failed`);
  process.stdout.write(`The schemas of ${codes.length} partners are up to date\n`);
});
