import { createPool } from '@app/common';
import type { Pool } from 'pg';

/** A page, or a day that is compared. */
const STATEMENT_TIMEOUT_MS = 60_000;
const IDLE_IN_TRANSACTION_MS = 30_000;

/** The partner's database of today. One connection stores; the others make partitions and look up. */
export function connectTarget(url: string): Pool {
  return createPool(url, {
    max: 3,
    applicationName: 'migrate-data',
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    idleInTransactionTimeoutMs: IDLE_IN_TRANSACTION_MS,
  });
}
