import { Inject, Injectable } from '@nestjs/common';
import type { HourlyStored } from '@app/internal-protocol';
import type { Pool } from 'pg';
import { READ_POOL } from '../database/partner-pool';

// Tests are in no book. What was driven again from quarantine is among the conversions, under the same receipt and so in the same hour.
const COUNT_STORED = {
  name: 'count_kept',
  text: `
    SELECT hour, sum(stored)::float8 AS stored, sum(repeated)::float8 AS repeated, sum(quarantined)::float8 AS quarantined
    FROM (
      SELECT date_trunc('hour', received_at, 'UTC') AS hour,
        count(*) FILTER (WHERE NOT is_duplicate) AS stored, count(*) FILTER (WHERE is_duplicate) AS repeated,
        0 AS quarantined
      FROM conversions WHERE received_at >= $1 AND received_at < $2 AND NOT is_test GROUP BY 1
      UNION ALL
      SELECT date_trunc('hour', received_at, 'UTC'), 0, 0, count(*)
      FROM quarantine WHERE received_at >= $1 AND received_at < $2 AND redriven_at IS NULL AND NOT is_test GROUP BY 1
      UNION ALL
      SELECT date_trunc('hour', received_at, 'UTC'), 0, count(*), 0
      FROM replayed_postbacks WHERE received_at >= $1 AND received_at < $2 AND NOT is_test GROUP BY 1
    ) AS kept
    GROUP BY hour ORDER BY hour`,
};

const DAY_MS = 86_400_000;

@Injectable()
export class ReconciliationRepository {
  constructor(@Inject(READ_POOL) private readonly pool: Pool) {}

  /** What is kept, by hour of receipt. A day at a time, so that no statement is longer than a day is large. */
  async countStored(from: Date, to: Date): Promise<HourlyStored[]> {
    const kept: HourlyStored[] = [];
    for (let day = from; day < to; day = new Date(day.getTime() + DAY_MS)) {
      const end = new Date(Math.min(day.getTime() + DAY_MS, to.getTime()));
      const { rows } = await this.pool.query<Omit<HourlyStored, 'hour'> & { hour: Date }>({
        ...COUNT_STORED,
        values: [day, end],
      });
      kept.push(...rows.map((row) => ({ ...row, hour: row.hour.toISOString() })));
    }
    return kept;
  }
}
