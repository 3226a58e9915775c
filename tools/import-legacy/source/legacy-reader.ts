import { setTimeout as wait } from 'node:timers/promises';
import type { Pool, QueryResult, QueryResultRow } from 'pg';
import { classifyDatabaseError } from '../../../apps/partner-service/src/database/classify-database-error';
import type { LegacyKey, LegacyRow } from './legacy-row';
import type { LegacySql } from './legacy-sql';

/** A span of time, from and up to; ISO 8601, or the infinities of PostgreSQL. */
export interface Span {
  from: string;
  to: string;
}

/** What a span holds of one former tenant and one set of tokens. Amounts are decimals as text. */
export interface LegacyGroup {
  formerTenant: string | null;
  /** Names and values of the parameters that may hold tokens, in their order. */
  tokens: [name: string, value: string | null][];
  rows: number;
  quarantined: number;
  withoutId: number;
  /** What the former system took for duplicates. */
  flagged: number;
  /** Whose amount is a text that is not plainly one. */
  unclearSaleAmounts: number;
  unclearEarnings: number;
  saleAmount: string;
  payout: string;
  checksum: string;
}

const DAY_MS = 86_400_000;
const MAX_ATTEMPTS = 4;
const PAUSE_MS = 1_000;
export const ALL_TIME: Span = { from: '-infinity', to: 'infinity' };

/** Reads one partner's rows of a former table: short statements only, and never a transaction that stays open. */
export class LegacyReader {
  /** @param partner the former partner's id; null where the table has no such column */
  constructor(
    private readonly pool: Pool,
    private readonly sql: LegacySql,
    private readonly partner: string | null,
  ) {}

  /**
   * The rows after a key, in its order.
   *
   * @param upTo the last key that counts; null for all
   */
  async page(after: LegacyKey | null, upTo: LegacyKey | null, span: Span, limit: number): Promise<LegacyRow[]> {
    const values = [...this.scope(after, span), limit, ...keyValues(upTo)];
    return (await this.query<LegacyRow>(this.sql.page, values)).rows;
  }

  /** @param upTo the last key that counts; null for all */
  async summarize(span: Span, upTo: LegacyKey | null, quarantined: readonly string[]): Promise<LegacyGroup[]> {
    const values = [...this.scope(upTo, span), quarantined];
    const { rows } = await this.query<Omit<LegacyGroup, 'tokens'> & { tokens: string }>(this.sql.summary, values);
    return rows.map((row) => ({ ...row, tokens: JSON.parse(row.tokens) as LegacyGroup['tokens'] }));
  }

  /** What is compared of each row, by id. */
  async comparedLines(span: Span, upTo: LegacyKey | null): Promise<Map<string, string>> {
    const { rows } = await this.query<{ id: string; line: string }>(this.sql.compared, this.scope(upTo, span));
    return new Map(rows.map(({ id, line }) => [id, line]));
  }

  /** The UTC days of a span that have rows, oldest first, each as a span; found one by one by the index. */
  async *days(span: Span): AsyncGenerator<Span> {
    for (let from = span.from; ;) {
      const { rows } = await this.query<{ time: Date | null }>(this.sql.nextTime, [this.partner, from, span.to]);
      const time = rows[0]!.time;
      if (time === null) return;
      const start = Math.floor(time.getTime() / DAY_MS) * DAY_MS;
      const day = { from: new Date(start).toISOString(), to: new Date(start + DAY_MS).toISOString() };
      yield { from: later(day.from, from), to: day.to };
      from = day.to;
    }
  }

  async countUnusableTimes(): Promise<number> {
    return (await this.query<{ count: number }>(this.sql.unusableTimes, [this.partner])).rows[0]!.count;
  }

  /** When the row of a key was received; undefined where there is none. */
  async timeOf({ receivedAt, id }: LegacyKey): Promise<Date | undefined> {
    return (await this.query<{ time: Date }>(this.sql.timeOf, [this.partner, receivedAt, id])).rows[0]?.time;
  }

  /** Reading again does no harm, so what passes is not told. */
  private async query<Row extends QueryResultRow>(statement: string, values: unknown[]): Promise<QueryResult<Row>> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.pool.query<Row>(statement, values);
      } catch (error) {
        if (attempt === MAX_ATTEMPTS || classifyDatabaseError(error) !== 'transient') throw error;
        await wait(PAUSE_MS * attempt);
      }
    }
  }

  private scope(key: LegacyKey | null, { from, to }: Span): unknown[] {
    return [this.partner, ...keyValues(key), from, to];
  }
}

function keyValues(key: LegacyKey | null): (string | null)[] {
  return [key?.receivedAt ?? null, key?.id ?? null];
}

function later(one: string, other: string): string {
  return other !== ALL_TIME.from && other > one ? other : one;
}
