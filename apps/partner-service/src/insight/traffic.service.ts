import { type InputReader, readTime } from '@app/common';
import { readStatement } from '@app/common/database/read-statement';
import { MAX_TRAFFIC_PERIODS, type TrafficCounts } from '@app/internal-protocol';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { READ_POOL } from '../database/database.module';
import { queryWithin, readTimeout } from '../list/read-in-time';

const COUNT_TRAFFIC = readStatement(__dirname, 'count_traffic');

const HOUR_MS = 3_600_000;
const TIMEOUT_MS = 2_500;

/** What was received while each revision of the configuration was active. */
@Injectable()
export class TrafficService {
  constructor(@Inject(READ_POOL) private readonly pool: Pool) {}

  /** Counts by periods, each of which ends when the next one begins; the last one has not ended. */
  async read(input: InputReader, now: Date): Promise<{ periods: TrafficCounts[] }> {
    const starts = readStarts(input);
    input.check();
    // A whole hour, so that the last period is read from the roll-up alone.
    const end = new Date(Math.ceil(now.getTime() / HOUR_MS) * HOUR_MS).toISOString();
    const values = [starts, [...starts.slice(1), end]];
    const periods = await queryWithin<TrafficCounts>(this.pool, TIMEOUT_MS, COUNT_TRAFFIC.text, values);
    if (!periods) throw readTimeout();
    return { periods };
  }
}

function readStarts(input: InputReader): string[] {
  const starts = (input.text('starts') ?? '').split(',').map((text) => readTime(text).time?.toISOString());
  if (starts.length > MAX_TRAFFIC_PERIODS || !starts.every(isLater)) {
    input.addError('starts', 'wrong_format', `must be 1 to ${MAX_TRAFFIC_PERIODS} times, each after the one before`);
  }
  return starts.flatMap((start) => start ?? []);
}

function isLater(start: string | undefined, place: number, starts: readonly (string | undefined)[]): boolean {
  const before = starts[place - 1];
  return start !== undefined && (before === undefined || before <= start);
}
