import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { READ_POOL } from '../database/partner-pool';
import { readStatement } from '../database/read-statement';

/** Counts and amounts of one group; amounts are decimals as text, those in local currency only by currency. */
export interface StatsFigures {
  conversions: number;
  duplicates: number;
  updates: number;
  quarantined: number;
  usd_sale_amount: string;
  usd_payout: string;
}

export interface StatsRow extends StatsFigures {
  grouped_by: 'total' | 'hour' | 'status' | 'offer' | 'currency';
  hour: string | null;
  status: string | null;
  offer: string | null;
  currency: string | null;
  sale_amount_local: string;
  payout_local: string;
}

/** Offers are as many as senders name; the others of these groups are few. */
export const MAX_OFFERS = 1_000;

const STATS = readStatement(__dirname, 'stats');

@Injectable()
export class StatsRepository {
  constructor(@Inject(READ_POOL) private readonly pool: Pool) {}

  /** @param fromHour,toHour the first and last UTC hour, both included, as ISO 8601 */
  async read(fromHour: string, toHour: string, tenantId: number | null): Promise<StatsRow[]> {
    // One offer more than are shown tells that there are more.
    const values = [fromHour, toHour, tenantId, MAX_OFFERS + 1];
    return (await this.pool.query<StatsRow>({ ...STATS, values })).rows;
  }
}
