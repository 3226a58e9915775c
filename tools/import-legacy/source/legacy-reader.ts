import { setTimeout as wait } from 'node:timers/promises';
import type { Parameter } from '@app/postback';
import { escapeIdentifier, type Pool, type QueryResultRow } from 'pg';
import { classifyDatabaseError } from '../../../apps/partner-service/src/database/classify-database-error';
import { readTotals, type Totals } from '../verification/totals';
import { comparisonExpressions, isAmbiguous, lineChecksum, parametersExpression } from './comparison-expressions';
import { LEGACY_TABLE, type LegacyAmount, type LegacyTable } from './legacy-table';

/** The position of a row, as text that the legacy database wrote. */
export interface LegacyKey {
  receivedAt: string;
  id: string;
}

/** A half-open span of time; ISO 8601, or PostgreSQL's infinities. */
export interface Span {
  from: string;
  to: string;
}

const PASSED_THROUGH = [
  'tenant_id',
  'conversion_id',
  'offer_id',
  'offer_name',
  'usd_sale_amount',
  'usd_earning',
  'media_id',
  'sub_id',
  'click_id',
  'raw_data',
  'request_headers',
  'request_ip',
] as const;

/** One legacy row as text; null where the value or the column is missing. */
export interface LegacyRow extends Record<(typeof PASSED_THROUGH)[number] | 'conversion_datetime', string | null> {
  id: string;
  received_at: string;
  /** Unix time in microseconds. */
  received_at_micros: string;
  /** The whole row as a JSON object, without raw_data, request_headers and request_ip. */
  former_row: string;
}

/** The rows of a span that share a legacy tenant and the same token parameters. */
export interface LegacyGroup {
  legacyTenant: string | null;
  /** Those that may hold a token, in order, as if they had come in a query. */
  parameters: Parameter[];
  withoutId: number;
  /** Rows that the legacy system marked as duplicates. */
  flagged: number;
  ambiguous: Record<LegacyAmount, number>;
  totals: Totals;
}

type GroupRow = Omit<LegacyGroup, 'parameters' | 'totals'> &
  Record<'parameters' | 'saleAmount' | 'payout' | 'checksum', string> &
  Record<'rows' | 'quarantined', number>;

/** Columns of their own today, so not part of `former_row`. */
const OWN_COLUMN: ReadonlySet<string> = new Set(['raw_data', 'request_headers', 'request_ip']);
const DAY_MS = 86_400_000;
const MAX_ATTEMPTS = 4;
const RETRY_DELAY_MS = 1_000;
export const ALL_TIME: Span = { from: '-infinity', to: 'infinity' };

/** Reads one partner's rows of the legacy table in short statements, without a transaction that stays open. */
export class LegacyReader {
  /**
   * @param partner the legacy partner's id; null when the table has no such column
   * @param tokenNames the names of parameters that may hold a token, in lower case
   */
  constructor(
    private readonly pool: Pool,
    private readonly table: LegacyTable,
    private readonly partner: string | null,
    private readonly tokenNames: readonly string[],
  ) {}

  /** The next rows after a key and up to another, in order; null leaves that end open. */
  page(after: LegacyKey | null, upTo: LegacyKey | null, span: Span, limit: number): Promise<LegacyRow[]> {
    const statement = `
      SELECT ${this.rowColumns()}
      FROM ${LEGACY_TABLE} AS legacy
      WHERE ${this.scope()} AND ($6::text IS NULL OR (legacy.received_at, legacy.id) > ${this.key('$6', '$7')})
      ORDER BY legacy.received_at, legacy.id LIMIT $8`;
    return this.query(statement, [
      ...this.scopeValues(span, upTo),
      after?.receivedAt ?? null,
      after?.id ?? null,
      limit,
    ]);
  }

  /** Totals of a span by legacy tenant and token, without the amounts of quarantined rows. */
  async summarize(span: Span, upTo: LegacyKey | null, quarantined: readonly string[]): Promise<LegacyGroup[]> {
    const { saleAmount, payout, line } = comparisonExpressions(this.table);
    const isFlagged = this.table.types.has('is_duplicate') ? "legacy.is_duplicate::text IN ('true', '1')" : 'false';
    const statement = `
      SELECT ${this.text('tenant_id')} AS "legacyTenant", ${parametersExpression(this.table, this.tokenNames)} AS parameters,
        count(*)::float8 AS rows,
        count(quarantined.id)::float8 AS quarantined,
        (count(*) FILTER (WHERE coalesce(btrim(legacy.conversion_id::text), '') = ''))::float8 AS "withoutId",
        (count(*) FILTER (WHERE ${isFlagged}))::float8 AS flagged,
        json_build_object(
          'usd_sale_amount', count(*) FILTER (WHERE ${isAmbiguous(this.table, 'usd_sale_amount')}),
          'usd_earning', count(*) FILTER (WHERE ${isAmbiguous(this.table, 'usd_earning')})) AS ambiguous,
        coalesce(sum(${saleAmount}) FILTER (WHERE quarantined.id IS NULL), 0)::text AS "saleAmount",
        coalesce(sum(${payout}) FILTER (WHERE quarantined.id IS NULL), 0)::text AS payout,
        coalesce(sum(${lineChecksum(line)}) FILTER (WHERE quarantined.id IS NULL), 0)::text AS checksum
      FROM ${LEGACY_TABLE} AS legacy
      LEFT JOIN unnest($6::text[]) AS quarantined (id) ON quarantined.id = legacy.id::text
      WHERE ${this.scope()} GROUP BY 1, 2`;
    const rows = await this.query<GroupRow>(statement, [...this.scopeValues(span, upTo), quarantined]);
    return rows.map((row) => {
      const parameters = (JSON.parse(row.parameters) as [name: string, value: string | null][]).map(
        ([name, value]): Parameter => ({ name, value, source: 'query' }),
      );
      return { ...row, parameters, totals: readTotals(row) };
    });
  }

  /** The text that is compared of each row, by id. */
  async comparisonLines(span: Span, upTo: LegacyKey | null): Promise<Map<string, string>> {
    const statement = `
      SELECT legacy.id::text AS id, ${comparisonExpressions(this.table).line} AS line
      FROM ${LEGACY_TABLE} AS legacy WHERE ${this.scope()}`;
    const rows = await this.query<{ id: string; line: string }>(statement, this.scopeValues(span, upTo));
    return new Map(rows.map(({ id, line }) => [id, line]));
  }

  /** The UTC days of a span that have rows, oldest first. Each is found by one index lookup. */
  async *days(span: Span): AsyncGenerator<Span> {
    const statement = `
      SELECT min(legacy.received_at)::timestamptz AS time FROM ${LEGACY_TABLE} AS legacy WHERE ${this.inSpan()}`;
    for (let { from } = span; ;) {
      const [row] = await this.query<{ time: Date | null }>(statement, [this.partner, from, span.to]);
      if (!row?.time) return;
      const startMs = Math.floor(row.time.getTime() / DAY_MS) * DAY_MS;
      const [start, end] = [new Date(startMs).toISOString(), new Date(startMs + DAY_MS).toISOString()];
      yield { from: from !== ALL_TIME.from && from > start ? from : start, to: end };
      from = end;
    }
  }

  /** Rows without a received_at that a postback id can hold. */
  async countUnusableTimes(): Promise<number> {
    const statement = `
      SELECT count(*)::float8 AS count FROM ${LEGACY_TABLE} AS legacy
      WHERE ${this.ofPartner()} AND (legacy.received_at IS NULL OR legacy.received_at < '1970-01-02'
        OR legacy.received_at > now() + interval '1 day')`;
    return (await this.query<{ count: number }>(statement, [this.partner]))[0]!.count;
  }

  async hasRow({ receivedAt, id }: LegacyKey): Promise<boolean> {
    const statement = `
      SELECT FROM ${LEGACY_TABLE} AS legacy
      WHERE ${this.ofPartner()} AND (legacy.received_at, legacy.id) = ${this.key('$2', '$3')}`;
    return (await this.query(statement, [this.partner, receivedAt, id])).length > 0;
  }

  /** Retries transient errors: reading twice is harmless. */
  private async query<Row extends QueryResultRow>(statement: string, values: unknown[]): Promise<Row[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return (await this.pool.query<Row>(statement, values)).rows;
      } catch (error) {
        if (attempt === MAX_ATTEMPTS || classifyDatabaseError(error) !== 'transient') throw error;
        await wait(RETRY_DELAY_MS * attempt);
      }
    }
  }

  private rowColumns(): string {
    const { types } = this.table;
    const passed = PASSED_THROUGH.map((name) => `${this.text(name)} AS ${name}`);
    const kept = [...types.keys()].filter((name) => !OWN_COLUMN.has(name));
    // As json, because jsonb rejects some of what json may hold.
    const row = `(SELECT row_to_json(kept) FROM (
      SELECT ${kept.map((name) => `legacy.${escapeIdentifier(name)}`).join(', ')}) AS kept)`;
    // A time with a zone is written so that any reader understands it; the partner's zone applies to others.
    const conversionTime =
      types.get('conversion_datetime') === 'timestamp with time zone'
        ? `to_char(legacy.conversion_datetime AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
        : this.text('conversion_datetime');
    return `
      legacy.id::text AS id, legacy.received_at::text AS received_at,
      round(extract(epoch FROM legacy.received_at::timestamptz) * 1000000)::bigint::text AS received_at_micros,
      ${passed.join(', ')}, ${conversionTime} AS conversion_datetime, ${row}::text AS former_row`;
  }

  /** The rows of the partner ($1) in a span ($2, $3) up to a key ($4, $5). */
  private scope(): string {
    return `${this.inSpan()} AND ($4::text IS NULL OR (legacy.received_at, legacy.id) <= ${this.key('$4', '$5')})`;
  }

  private scopeValues({ from, to }: Span, upTo: LegacyKey | null): unknown[] {
    return [this.partner, from, to, upTo?.receivedAt ?? null, upTo?.id ?? null];
  }

  private inSpan(): string {
    const time = (parameter: string): string => `${parameter}::timestamptz::${this.type('received_at')}`;
    return `${this.ofPartner()} AND legacy.received_at >= ${time('$2')} AND legacy.received_at < ${time('$3')}`;
  }

  private ofPartner(): string {
    return this.table.types.has('partner_id')
      ? `legacy.partner_id = $1::text::${this.type('partner_id')}`
      : '$1::text IS NULL';
  }

  /** Parameters are cast to the type of their column, so that PostgreSQL can use an index. */
  private key(receivedAt: string, id: string): string {
    return `(${receivedAt}::text::${this.type('received_at')}, ${id}::text::${this.type('id')})`;
  }

  /** `character` without a length is one character; `bpchar` has any length and ignores trailing spaces. */
  private type(column: string): string {
    const type = this.table.types.get(column)!;
    return type === 'character' ? 'bpchar' : type;
  }

  private text(column: string): string {
    return this.table.types.has(column) ? `legacy.${column}::text` : 'NULL::text';
  }
}

export function keyOfRow({ received_at: receivedAt, id }: LegacyRow): LegacyKey {
  return { receivedAt, id };
}
