import { Inject, Injectable } from '@nestjs/common';
import { readStatement, type Statement } from '@app/common/database/read-statement';
import type { Bots, EventStatistics, StatisticsGroup } from '@app/internal-protocol';
import type { Pool } from 'pg';
import { READ_POOL } from '../database/pools';
import { isOfBots } from './parameters';

const SUM_EVENTS = readStatement(__dirname, 'sum_events');
const COUNT_VISITOR_DAYS = readStatement(__dirname, 'count_visitor_days');
const COUNT_USERS = readStatement(__dirname, 'count_users');
const COUNT_FIRST_VISITS = readStatement(__dirname, 'count_first_visits');
const COUNT_FIRST_USERS = readStatement(__dirname, 'count_first_users');
const COUNT_SESSIONS = readStatement(__dirname, 'count_sessions');
const SUM_PURCHASES = readStatement(__dirname, 'sum_purchases');
const READ_COMPLETENESS = readStatement(__dirname, 'read_completeness');
/** The handlers that write what is read here. */
const ROLL_UPS = ['hourly', 'visitors', 'sessions'];
const HOUR_MS = 3_600_000;

export interface StatisticsRequest {
  from: Date;
  to: Date;
  groupBy: StatisticsGroup;
  /** An IANA time zone, in which days begin. */
  zone: string;
  bots: Bots;
  /** The id of a source; null for all. */
  sourceId: number | null;
}

type Counts = ReadonlyMap<string | null, number>;

@Injectable()
export class StatisticsRepository {
  constructor(@Inject(READ_POOL) private readonly pool: Pool) {}

  /** Figures of the roll-ups, with the time until which they are complete: read first, so that it never promises too much. */
  async read(request: StatisticsRequest): Promise<EventStatistics> {
    const { from, to, groupBy } = request;
    const completeUntil = await this.readCompleteness(ROLL_UPS);
    const events = await this.count(SUM_EVENTS, request, groupBy);
    const purchases = await this.sumPurchases(request);
    const [visitorDays, users, sessions] = await this.countVisits(request, null);
    const isOfVisits = groupBy !== 'type' && groupBy !== 'name';
    const visits = isOfVisits ? await this.countVisits(request, groupBy) : [];
    const [visitorDaysOf, usersOf, sessionsOf] = visits;
    const countOf = (counts: Counts | undefined, key: string): number | null =>
      counts ? (counts.get(key) ?? 0) : null;
    return {
      from: from.toISOString(),
      to: to.toISOString(),
      totals: {
        events: [...events.values()].reduce((sum, count) => sum + count, 0),
        visitor_days: visitorDays!.get(null) ?? 0,
        users: users!.get(null) ?? 0,
        sessions: sessions!.get(null) ?? 0,
        purchases: purchases.reduce((sum, row) => sum + row.purchases, 0),
        amounts: purchases.map(({ currency, amount }) => ({ currency, amount })),
      },
      rows: [...events].map(([key, count]) => ({
        key: key!,
        events: count,
        visitor_days: countOf(visitorDaysOf, key!),
        users: countOf(usersOf, key!),
        sessions: countOf(sessionsOf, key!),
      })),
      complete_until: completeUntil,
    };
  }

  /** Until when handlers have handled every event that was stored; null before the first. */
  async readCompleteness(handlers: readonly string[]): Promise<string | null> {
    const { rows } = await this.pool.query<{ complete_until: Date | null }>({
      ...READ_COMPLETENESS,
      values: [handlers],
    });
    return rows[0]?.complete_until?.toISOString() ?? null;
  }

  /**
   * Visitor days, users and sessions. Those of bots and of others are counted from hours alone; together they are found
   * one by one, because some may be both.
   */
  private async countVisits(request: StatisticsRequest, groupBy: StatisticsGroup | null): Promise<Counts[]> {
    const counts: Counts[] = [];
    const ofVisitors =
      request.bots === 'include' ? [COUNT_VISITOR_DAYS, COUNT_USERS] : [COUNT_FIRST_VISITS, COUNT_FIRST_USERS];
    for (const statement of [...ofVisitors, COUNT_SESSIONS]) counts.push(await this.count(statement, request, groupBy));
    return counts;
  }

  private async count(
    statement: Statement,
    { from, to, zone, bots, sourceId }: StatisticsRequest,
    groupBy: StatisticsGroup | null,
  ): Promise<Counts> {
    const values = [nextHour(from), nextHour(to), zone, groupBy, isOfBots(bots), sourceId];
    const { rows } = await this.pool.query<{ key: string | null; count: number }>({ ...statement, values });
    return new Map(rows.map(({ key, count }) => [key, count]));
  }

  private async sumPurchases({ from, to, bots, sourceId }: StatisticsRequest) {
    const values = [nextHour(from), nextHour(to), isOfBots(bots), sourceId];
    return (
      await this.pool.query<{ currency: string; purchases: number; amount: string }>({ ...SUM_PURCHASES, values })
    ).rows;
  }
}

/** The roll-ups have whole hours: those that begin in a span belong to it. */
function nextHour(time: Date): Date {
  return new Date(Math.ceil(time.getTime() / HOUR_MS) * HOUR_MS);
}
