import { Inject, Injectable } from '@nestjs/common';
import { readStatement } from '@app/common/database/read-statement';
import type { EventStatistics } from '@app/internal-protocol';
import type { Pool } from 'pg';
import { READ_POOL } from '../database/pools';

const COUNT_EVENTS = readStatement(__dirname, 'count_events');
const SUM_PURCHASES = readStatement(__dirname, 'sum_purchases');
const READ_COMPLETENESS = readStatement(__dirname, 'read_completeness');
/** The handler that writes the roll-up. */
const ROLL_UP = 'hourly';

export interface StatisticsRequest {
  from: Date;
  to: Date;
  groupBy: 'hour' | 'day' | 'type' | 'name';
  /** An IANA time zone, in which days begin. */
  zone: string;
}

@Injectable()
export class StatisticsRepository {
  constructor(@Inject(READ_POOL) private readonly pool: Pool) {}

  /** Figures of the roll-up, with the time until which it is complete: read first, so that it never promises too much. */
  async read({ from, to, groupBy, zone }: StatisticsRequest): Promise<EventStatistics> {
    const completeness = await this.pool.query<{ complete_until: Date | null }>({
      ...READ_COMPLETENESS,
      values: [ROLL_UP],
    });
    const [counts, purchases] = await Promise.all([
      this.pool.query<{ key: string; events: number }>({ ...COUNT_EVENTS, values: [from, to, zone, groupBy] }),
      this.pool.query<{ currency: string; purchases: number; amount: string }>({
        ...SUM_PURCHASES,
        values: [from, to],
      }),
    ]);
    return {
      from: from.toISOString(),
      to: to.toISOString(),
      totals: {
        events: counts.rows.reduce((sum, { events }) => sum + events, 0),
        purchases: purchases.rows.reduce((sum, row) => sum + row.purchases, 0),
        amounts: purchases.rows.map(({ currency, amount }) => ({ currency, amount })),
      },
      rows: counts.rows,
      complete_until: completeness.rows[0]?.complete_until?.toISOString() ?? null,
    };
  }
}
