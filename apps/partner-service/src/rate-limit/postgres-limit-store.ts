import type { Pool } from 'pg';
import { readStatement } from '../database/read-statement';
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
  /** @param pool its own, so that leases and postbacks never wait for each other */
  constructor(private readonly pool: Pool) {}

  async lease(requests: readonly LeaseRequest[]): Promise<Lease[]> {
    const { rows } = await this.pool.query<LeaseRow>({ ...LEASE, values: [JSON.stringify(requests)] });
    const leases = new Map(rows.map(({ scope, leased: granted, ...lease }) => [scope, { granted, ...lease }]));
    return requests.map(({ scope }) => leases.get(scope)!);
  }

  async returnLeases(leftovers: readonly Leftover[]): Promise<void> {
    await this.pool.query(RETURN_LEASES.text, [JSON.stringify(leftovers)]);
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}
