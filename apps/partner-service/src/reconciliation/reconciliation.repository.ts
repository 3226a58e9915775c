import { Inject, Injectable } from '@nestjs/common';
import type { HourlyStored } from '@app/internal-protocol';
import type { Pool } from 'pg';
import { READ_POOL } from '../database/partner-pool';
import { readStatement } from '../database/read-statement';

const COUNT_STORED = readStatement(__dirname, 'count_stored');
const DAY_MS = 86_400_000;

@Injectable()
export class ReconciliationRepository {
  constructor(@Inject(READ_POOL) private readonly pool: Pool) {}

  /** What is stored, by the hour in which it was received. Reads one day per statement, to bound each one's duration. */
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
