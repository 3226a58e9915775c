import 'reflect-metadata';
import { createPool, Log, openLog, readEnvironment, runMain } from '@app/common';
import { loadServiceConfig, type ServiceConfig } from '@app/partner-config';
import { onDatabase } from '@app/partner-config/databases/on-database';
import type { Pool } from 'pg';
import { LastKnownGoodRepository } from './partner-config/partner-config.service';
import { PartnerServiceEnvironment } from './partner-service.env';
import { runRetention } from './retention/run-retention';

const STATEMENT_TIMEOUT_MS = 10 * 60_000;
/** A first connection through Direct VPC egress can take over a minute. */
const CONNECT_TIMEOUT_MS = 150_000;
const CONFIG_TIMEOUTS = { connectTimeoutMs: CONNECT_TIMEOUT_MS, statementTimeoutMs: 5_000 };

/** Runs one round of maintenance for one partner; a scheduler starts it. */
runMain('partner-service maintenance', async () => {
  const environment = readEnvironment(PartnerServiceEnvironment);
  const log = (await openLog('maintenance', environment)).with({ partner: environment.PARTNER_CODE });
  const pool = createPool(environment.PARTNER_DATABASE_URL, {
    max: 3,
    applicationName: `${environment.PARTNER_CODE} maintenance`,
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    idleInTransactionTimeoutMs: STATEMENT_TIMEOUT_MS,
    log,
  });
  try {
    const config = await findConfig(environment, pool, log);
    const report = await runRetention(pool, config, new Date(), log);
    if (report) log.info('Maintenance finished', report);
    else log.warn('Skipped maintenance: another process is running it');
  } catch (error) {
    // Standard error has no severity in Cloud Logging, and an alert goes by it.
    log.error('Maintenance failed', error);
    throw error;
  } finally {
    await pool.end();
    log.flush();
  }
});

async function findConfig(environment: PartnerServiceEnvironment, pool: Pool, log: Log): Promise<ServiceConfig> {
  const { CONFIG_DATABASE_URL, PARTNER_CODE } = environment;
  try {
    return await onDatabase(CONFIG_DATABASE_URL, (client) => loadServiceConfig(client, PARTNER_CODE), CONFIG_TIMEOUTS);
  } catch (error) {
    const lastKnownGood = await new LastKnownGoodRepository(pool).read();
    if (!lastKnownGood) throw error;
    log.warn('Config database is unreachable; using the last known good configuration');
    return lastKnownGood;
  }
}
