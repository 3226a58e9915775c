import { type CallHandler, Injectable, type NestInterceptor } from '@nestjs/common';
import { problems } from '@app/common';
import type { Pool, PoolClient, QueryResultRow } from 'pg';
import { catchError, type Observable, throwError } from 'rxjs';
import { classifyDatabaseError } from '../database/classify-database-error';

/** A total beyond this is not worth the scan. */
export const MAX_COUNT = 10_000;
/** The page is ready long before; it is to be there within 300 ms. */
export const COUNT_TIMEOUT_MS = 200;

/** PostgreSQL ended a statement for its time-out. */
const STATEMENT_TIMEOUT = '57014';

/** Answers a read that the database could not finish in time, or at all, as 503 with a hint instead of a bare 500. */
@Injectable()
export class ReadProblemInterceptor implements NestInterceptor {
  intercept(_: unknown, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(catchError((error: unknown) => throwError(() => toReadProblem(error))));
  }
}

/** The problem that answers an error of a read; errors that are not the database's stay as they are. */
function toReadProblem(error: unknown): unknown {
  if (isStatementTimeout(error) || (error instanceof Error && error.message === 'Query read timeout')) {
    return readTimeout(error);
  }
  return classifyDatabaseError(error) === 'transient'
    ? problems.unavailable('The database could not be reached, or is busy.', error)
    : error;
}

export function readTimeout(cause?: unknown): Error {
  return problems.unavailable('This took too long. Narrow the time range with from and to, or use cursor.', cause);
}

/** Runs a statement with a shorter timeout than the pool's; undefined when it times out. */
export function queryWithin<Row extends QueryResultRow>(
  pool: Pool,
  timeoutMs: number,
  text: string,
  values: readonly unknown[],
): Promise<Row[] | undefined> {
  const rows = reading(pool, `statement_timeout = ${timeoutMs}`, (client) =>
    client.query<Row>(text, [...values]).then((result) => result.rows, ifTimedOut),
  );
  // The server may think of its time-out just after the statement, and report it to the next one.
  return rows.catch(ifTimedOut);
}

/** Runs a statement that counts up to one more than `MAX_COUNT`; null when there are more, or it takes too long. */
export async function countWithin(pool: Pool, text: string, values: readonly unknown[]): Promise<number | null> {
  const rows = await queryWithin<{ count: number }>(pool, COUNT_TIMEOUT_MS, text, values);
  const count = rows?.[0]!.count;
  return count === undefined || count > MAX_COUNT ? null : count;
}

/**
 * Runs statements that want the first rows in the order of an index. The planner could think the table small, as it
 * does after a jump, and sort all of it for a few rows.
 */
export function readInOrder<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return reading(pool, 'enable_sort = off', work);
}

/**
 * Runs statements whose rows an index without an order finds. The planner could think them common, and read the whole
 * list in its order for a few that hardly exist.
 */
export function readBySearch<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return reading(pool, 'enable_indexscan = off', work);
}

async function reading<T>(pool: Pool, setting: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let isUsable = false;
  try {
    await client.query(`BEGIN READ ONLY; SET LOCAL ${setting}`);
    const result = await work(client);
    await client.query('ROLLBACK');
    isUsable = true;
    return result;
  } finally {
    client.release(!isUsable);
  }
}

function ifTimedOut(error: unknown): undefined {
  if (!isStatementTimeout(error)) throw error;
}

function isStatementTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === STATEMENT_TIMEOUT;
}
