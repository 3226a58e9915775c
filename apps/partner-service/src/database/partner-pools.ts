import type { Log } from '@app/common';
import { createPool, type PoolOptions } from '@app/common';
import { INSIGHT_READERS } from '@app/partner-config/databases/platform-databases';
import type { Pool } from 'pg';
import type { PartnerServiceEnvironment } from '../partner-service.env';

/** The connections that store. Reads have others, so that no postback waits behind a list. */
export const PARTNER_POOL = Symbol('partner pool');

/** The connections that answer reads and work on one person's data: a slow list does not slow storing down. */
export const READ_POOL = Symbol('read pool');

/** The connections of plans of figures, which run under a role of their own; idle ones are closed. */
export const INSIGHT_POOL = Symbol('insight pool');

/** The role that plans of figures run under. */
export const INSIGHT_READER_ROLE = Symbol('insight reader role');

/** How one partner's tables are reached. */
export interface PartnerPools {
  storing: Pool;
  reading: Pool;
  insight: Pool;
  insightReaderRole: string;
}

/** A dashboard sends many plans at once, and must neither slow reads nor fill the server's connections. */
export const INSIGHT_CONNECTIONS = 2;
/** A plan that gets no connection within this time is refused; those that have one are ended a little later. */
export const INSIGHT_TIMEOUT_MS = 2_000;
/** Two writes of new conversions in flight, and one of whatever else senders wait for: duplicates, quarantine, leases. */
export const STORING_CONNECTIONS = 3;
/** Half of STORE_TIMEOUT_MS by default, so that a statement that hangs can be retried in time. */
export const STORING_TIMEOUT_MS = 4_000;
export const READING_TIMEOUT_MS = 3_000;

/** The pools of a partner that has a database of its own. Nothing is connected before it is needed. */
export function openOwnPools(environment: PartnerServiceEnvironment, log: Log): PartnerPools {
  const { PARTNER_CODE, DATABASE_POOL_MAX } = environment;
  return {
    storing: openPool(environment, log, {
      max: STORING_CONNECTIONS,
      applicationName: PARTNER_CODE,
      statementTimeoutMs: STORING_TIMEOUT_MS,
    }),
    reading: openPool(environment, log, {
      max: DATABASE_POOL_MAX - STORING_CONNECTIONS,
      applicationName: `${PARTNER_CODE} reads`,
      statementTimeoutMs: READING_TIMEOUT_MS,
    }),
    insight: openPool(environment, log, {
      max: INSIGHT_CONNECTIONS,
      applicationName: `${PARTNER_CODE} insight`,
      statementTimeoutMs: INSIGHT_TIMEOUT_MS,
    }),
    insightReaderRole: INSIGHT_READERS,
  };
}

function openPool(
  { PARTNER_DATABASE_URL, PARTNER_DATABASE_POOLER_URL, POOLER_NAMED_STATEMENTS }: PartnerServiceEnvironment,
  log: Log,
  options: PoolOptions & { statementTimeoutMs: number },
): Pool {
  const whole = { ...options, connectTimeoutMs: options.statementTimeoutMs, log };
  if (PARTNER_DATABASE_POOLER_URL === '') return createPool(PARTNER_DATABASE_URL, whole);
  const pooler = { hasNamedStatements: POOLER_NAMED_STATEMENTS === 'yes' };
  return createPool(PARTNER_DATABASE_POOLER_URL, { ...whole, pooler });
}
