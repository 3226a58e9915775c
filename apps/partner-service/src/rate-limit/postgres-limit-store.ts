import pLimit from 'p-limit';
import type { Pool, QueryResultRow } from 'pg';
import { readStatement, type Statement } from '@app/common/database/read-statement';
import { LEASE_TIMEOUT_MS } from './lease-refiller';
import type { Lease, LeaseRequest, Leftover, LimitStore } from './limit-store';

const LEASE = readStatement(__dirname, 'lease');
const RETURN_LEASES = readStatement(__dirname, 'return_leases');

interface LeaseRow {
  scope: string;
  leased: number;
  windowEnd: string;
  validForMs: number;
}

/** Counts in the partner's own database, one row per limit. */
export class PostgresLimitStore implements LimitStore {
  /** One statement at a time, so that a store that hangs takes one connection from storing and no more. */
  private readonly inTurn = pLimit(1);

  constructor(private readonly pool: Pool) {}

  async lease(requests: readonly LeaseRequest[]): Promise<Lease[]> {
    const rows = await this.run<LeaseRow>(LEASE, requests);
    const leases = new Map(rows.map(({ scope, leased: granted, ...lease }) => [scope, { granted, ...lease }]));
    return requests.map(({ scope }) => leases.get(scope)!);
  }

  async returnLeases(leftovers: readonly Leftover[]): Promise<void> {
    await this.run(RETURN_LEASES, leftovers);
  }

  /** The pool is not its own. */
  async close(): Promise<void> {}

  private async run<Row extends QueryResultRow>(statement: Statement, parameter: unknown): Promise<Row[]> {
    const query = { ...statement, values: [JSON.stringify(parameter)], query_timeout: LEASE_TIMEOUT_MS };
    return (await this.inTurn(() => this.pool.query<Row>(query))).rows;
  }
}
