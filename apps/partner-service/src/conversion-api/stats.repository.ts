import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { READ_POOL } from '../database/partner-pool';

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

const FIGURES = `
  SELECT
    CASE
      WHEN grouping(hour) = 0 THEN 'hour'
      WHEN grouping(status) = 0 THEN 'status'
      WHEN grouping(offer) = 0 THEN 'offer'
      WHEN grouping(currency) = 0 THEN 'currency'
      ELSE 'total'
    END AS grouped_by,
    to_char(hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS hour, status, offer, currency,
    coalesce(sum(conversions), 0)::float8 AS conversions,
    coalesce(sum(duplicates), 0)::float8 AS duplicates,
    coalesce(sum(updates), 0)::float8 AS updates,
    coalesce(sum(quarantined), 0)::float8 AS quarantined,
    coalesce(sum(usd_sale_amount), 0)::numeric(30,4) AS usd_sale_amount,
    coalesce(sum(usd_payout), 0)::numeric(30,4) AS usd_payout,
    coalesce(sum(sale_amount_local), 0)::numeric(30,4) AS sale_amount_local,
    coalesce(sum(payout_local), 0)::numeric(30,4) AS payout_local
  FROM conversion_hourly
  WHERE hour >= $1 AND hour <= $2 AND ($3::integer IS NULL OR tenant_id = $3)
  GROUP BY GROUPING SETS ((), (hour), (status), (offer), (currency))
  HAVING grouping(hour, status, offer, currency) = 15
    OR sum(conversions) <> 0 OR sum(duplicates) <> 0 OR sum(quarantined) <> 0`;

/**
 * One pass over the roll-up for every break-down. A group that came to nothing is left out, and of offers one more
 * than are shown is answered, which tells that there are more.
 */
const STATS = `
  SELECT * FROM (
    SELECT *, row_number() OVER (PARTITION BY grouped_by ORDER BY conversions DESC, offer) AS place
    FROM (${FIGURES}) AS figures
  ) AS placed
  WHERE grouped_by <> 'offer' OR place <= ${MAX_OFFERS + 1}
  ORDER BY hour, place`;

@Injectable()
export class StatsRepository {
  constructor(@Inject(READ_POOL) private readonly pool: Pool) {}

  /** @param fromHour,toHour the first and last UTC hour, both included, as ISO 8601 */
  async read(fromHour: string, toHour: string, tenantId: number | null): Promise<StatsRow[]> {
    const { rows } = await this.pool.query<StatsRow>({
      name: 'stats',
      text: STATS,
      values: [fromHour, toHour, tenantId],
    });
    return rows;
  }
}
