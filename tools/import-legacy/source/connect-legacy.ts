import { createPool, type PoolOptions } from '@app/common';
import { escapeLiteral, type Pool } from 'pg';

/** A production database goes on working meanwhile: what takes longer is given up. */
const STATEMENT_TIMEOUT_MS = 60_000;
const LOCK_TIMEOUT_MS = 3_000;

/**
 * Connections that can only read. Row-level security that would hide rows is an error instead of a shorter table.
 *
 * @param timezone the zone of times that were stored without one
 */
export function connectLegacy(url: string, timezone: string): Pool {
  const options: PoolOptions = {
    // One reads ahead while another answers what is compared.
    max: 2,
    applicationName: 'migrate-data',
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    sessionSetup: `
      SET default_transaction_read_only = on; SET row_security = off; SET lock_timeout = ${LOCK_TIMEOUT_MS};
      SET datestyle = 'ISO, YMD'; SET extra_float_digits = 3; SET timezone = ${escapeLiteral(timezone)}`,
  };
  return createPool(url, options);
}
