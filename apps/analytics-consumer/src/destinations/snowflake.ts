import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { DestinationUnavailableError, type OutsideHandler } from '@app/event-stream';
import {
  loadSnowflakeDriver,
  RowsInvalidError,
  type SnowflakeDriver,
  type SnowflakeLogin,
  type SnowflakeRow,
  SnowflakeSession,
} from './snowflake-driver';
import { copyFile, createTable, putFile } from './snowflake-statements';
import { loadIdOf, toLines } from './warehouse-rows';

const pack = promisify(gzip);

export interface SnowflakeOptions extends SnowflakeLogin {
  /** `DATABASE.SCHEMA.TABLE` */
  table: string;
  flushIntervalMs: number;
  loadDriver?: () => Promise<SnowflakeDriver>;
}

/**
 * Copies events into a table of Snowflake. The name of a file comes from its batch, so a repetition finds the file that was
 * there before, and the table that it has loaded it.
 */
export function snowflake(options: SnowflakeOptions): OutsideHandler {
  const { table, flushIntervalMs, loadDriver = loadSnowflakeDriver, ...login } = options;
  const session = new SnowflakeSession(login, loadDriver);
  let isCreated = false;
  return {
    name: 'snowflake',
    effect: 'outside',
    types: 'all',
    maxEvents: 50_000,
    flushIntervalMs,
    isBatchFixed: true,
    async handle(deliveries, batchId = '') {
      if (!isCreated) await session.execute(createTable(table));
      isCreated = true;
      const folder = `events/${deliveries[0]!.received_at.toISOString().slice(0, 10)}`;
      const name = `${loadIdOf(table, batchId, deliveries)}.json.gz`;
      await upload(session, table, { folder, name, lines: toLines(deliveries) });
      try {
        checkCopied(await session.execute(copyFile(table, `${folder}/${name}`)));
        return [];
      } catch (error) {
        // The batch is bisected until the row that is wrong stands alone.
        if (!(error instanceof RowsInvalidError) || deliveries.length > 1) throw error;
        return deliveries.map((event) => ({ event, reason: error.message, isFinal: true }));
      }
    },
  };
}

async function upload(
  session: SnowflakeSession,
  table: string,
  { folder, name, lines }: { folder: string; name: string; lines: string },
): Promise<void> {
  const place = await mkdtemp(join(tmpdir(), 'snowflake-'));
  try {
    const path = join(place, name);
    await writeFile(path, await pack(lines), { mode: 0o600 });
    const [row] = await session.execute(putFile(table, path, folder));
    const status = String(row?.['status']);
    if (status !== 'UPLOADED' && status !== 'SKIPPED')
      throw new DestinationUnavailableError(`PUT ended with ${status}`);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

/** A table that has loaded the file before copies none. */
function checkCopied(rows: readonly SnowflakeRow[]): void {
  const status = String(rows[0]?.['status']);
  if (status === 'LOADED' || status.startsWith('Copy executed with 0 files processed')) return;
  throw new DestinationUnavailableError(`COPY ended with ${status}`);
}
