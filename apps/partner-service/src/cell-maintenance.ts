import 'reflect-metadata';
import { createPool, type Log, openLog, readEnvironment, runMain } from '@app/common';
import { loadCellPartners, loadServiceConfig } from '@app/partner-config';
import { cellPlaceOf } from '@app/partner-config/databases/cell-databases';
import { onDatabase } from '@app/partner-config/databases/on-database';
import { escapeIdentifier, type Pool } from 'pg';
import { CellEnvironment } from './host/cell.env';
import { runRetention } from './retention/run-retention';

const STATEMENT_TIMEOUT_MS = 10 * 60_000;
/** A first connection through Direct VPC egress can take over a minute. */
const CONNECT_TIMEOUT_MS = 150_000;
const CONFIG_TIMEOUTS = { connectTimeoutMs: CONNECT_TIMEOUT_MS, statementTimeoutMs: 5_000 };

/** Runs one round of maintenance for each partner of a cell, one after another; a scheduler starts it. */
runMain('cell maintenance', async () => {
  const environment = readEnvironment(CellEnvironment);
  const log = (await openLog('maintenance', environment)).with({ cell: environment.CELL });
  const codes = await onDatabase(environment.CONFIG_DATABASE_URL, loadCellPartners, CONFIG_TIMEOUTS);
  const failed: string[] = [];
  for (const code of codes) {
    const own = log.with({ partner: code });
    try {
      await maintain(environment, code, own);
    } catch (error) {
      own.error('Maintenance failed', error);
      failed.push(code);
    }
  }
  log.flush();
  if (failed.length > 0) throw new Error(`Maintenance failed for ${failed.join(', ')}`);
});

async function maintain(environment: CellEnvironment, code: string, log: Log): Promise<void> {
  const config = await onDatabase(
    environment.CONFIG_DATABASE_URL,
    (client) => loadServiceConfig(client, code),
    CONFIG_TIMEOUTS,
  );
  const pool = openPool(environment, code, log);
  try {
    const report = await runRetention(pool, config, new Date(), log);
    if (report) log.info('Maintenance finished', report);
    else log.warn('Skipped maintenance: another process is running it');
  } finally {
    await pool.end();
  }
}

/** Its sessions are the partner's for good: partitions are detached outside of transactions. */
function openPool({ CELL, CELL_DATABASE_URL }: CellEnvironment, code: string, log: Log): Pool {
  const { role, schema } = cellPlaceOf(code);
  return createPool(CELL_DATABASE_URL, {
    max: 3,
    applicationName: `${CELL} maintenance`,
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    idleInTransactionTimeoutMs: STATEMENT_TIMEOUT_MS,
    sessionSetup: `SET ROLE ${escapeIdentifier(role)}; SET search_path = ${escapeIdentifier(schema)}`,
    log,
  });
}
