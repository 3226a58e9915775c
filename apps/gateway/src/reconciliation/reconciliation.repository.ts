import { Inject, Injectable } from '@nestjs/common';
import type { HourlyPending } from '@app/internal-protocol';
import type { Pool } from 'pg';
import { GATEWAY_POOL } from '../database/gateway-pool';

const COUNT_WAITING = {
  name: 'count_waiting',
  text: `
    SELECT partner_code, date_trunc('hour', received_at, 'UTC') AS hour, count(*)::float8 AS waiting
    FROM spool
    WHERE received_at >= $1 AND received_at < $2 AND ($3::text IS NULL OR partner_code = $3)
    GROUP BY 1, 2 ORDER BY 1, 2`,
};

export type PartnerWaiting = HourlyPending & { partner_code: string };

@Injectable()
export class ReconciliationRepository {
  constructor(@Inject(GATEWAY_POOL) private readonly pool: Pool) {}

  /** What the spool holds, dead or waiting, by partner and hour of receipt. */
  async countWaiting(from: Date, to: Date, partnerCode: string | null): Promise<PartnerWaiting[]> {
    const { rows } = await this.pool.query<Omit<PartnerWaiting, 'hour'> & { hour: Date }>({
      ...COUNT_WAITING,
      values: [from, to, partnerCode],
    });
    return rows.map((row) => ({ ...row, hour: row.hour.toISOString() }));
  }
}
