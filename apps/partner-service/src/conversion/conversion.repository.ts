import { Inject, Injectable } from '@nestjs/common';
import { STORED_FIELDS } from '@app/postback';
import type { Pool } from 'pg';
import { READ_POOL } from '../database/partner-pool';
import type { LockedLedgerRow } from '../postback/ledger-row';
import { FIND_CONVERSION } from '../postback/storing.sql';
import { MOST_CONTENT_BYTES, type PageRequest } from './list-query';
import { queryWithin, tooLong } from './read-in-time';
import { firstStep, nextStep, type TimeStep } from './walk-time';

export interface ConversionFilter {
  from: string | null;
  to: string | null;
  tenantId: number | null;
  status: string | null;
  /** An offer's id or its name. */
  offer: string | null;
  conversionId: string | null;
  clickId: string | null;
  duplicates: boolean | null;
}

/** A stored postback as the read API shows it: canonical names, money as text, times in ISO 8601. */
export type ConversionRecord = Record<string, unknown> & { id: string; received_at: string; tenant_id: number };

/** The rows of a page and one more, if there are more. */
export interface ListedConversions {
  rows: ConversionRecord[];
  /** Where a walk stopped for want of time before the page was full; what is older has not been looked at. */
  stoppedBefore: string | null;
}

/** Counting stops here: a total beyond it is not worth the scan. */
const COUNT_AT_MOST = 10_000;
const COUNT_TIMEOUT_MS = 300;

const SHOWN = [
  'id',
  utc('received_at'),
  utc('stored_at'),
  'tenant_id',
  'config_version',
  'is_duplicate',
  'is_update',
  ...STORED_FIELDS.map((field) => (field === 'datetime_conversion' ? utc(field) : field)),
  'status_original',
  'warnings',
].join(', ');

const HISTORY_OF_CONVERSION = `
  SELECT ${SHOWN}, CASE WHEN bytes_so_far <= ${MOST_CONTENT_BYTES} THEN raw_data::text END AS raw_data,
    bytes_so_far > ${MOST_CONTENT_BYTES} AS is_content_left_out,
    request_line, request_headers, host(request_ip) AS request_ip
  FROM (
    SELECT *, sum(octet_length(raw_data::text)) OVER (ORDER BY received_at DESC, id DESC) AS bytes_so_far
    FROM (
      SELECT * FROM conversions
      WHERE conversion_id = $1 AND tenant_id = $2 AND NOT is_test
      ORDER BY received_at DESC, id DESC
      LIMIT $3
    ) AS newest
  ) AS conversions
  ORDER BY conversions.received_at DESC, conversions.id DESC`;

@Injectable()
export class ConversionRepository {
  /** How long a list looks for rows that match; a page that was asked for by its number must be whole, so longer. */
  readonly patience = { walkMs: 1_000, numberedWalkMs: 2_500 };

  constructor(@Inject(READ_POOL) private readonly pool: Pool) {}

  /**
   * Newest first. Ids are looked up by their indexes. For anything else the days are walked from the newest, in
   * steps that each see few partitions, so that a common filter finds its rows at once and a rare one finds a
   * place to stop and go on from.
   *
   * @throws Problem unavailable (503) when a page that was asked for by its number could not be filled in time
   */
  async list(filter: ConversionFilter, request: PageRequest): Promise<ListedConversions> {
    const isById = filter.conversionId !== null || filter.clickId !== null;
    if (isById || (request.page ?? 1) > 1) {
      return { rows: await this.listStep(filter, request, request.pageSize + 1), stoppedBefore: null };
    }
    return this.walk(filter, request);
  }

  /** The number of rows; null when there are more than are worth counting. */
  async count(filter: ConversionFilter): Promise<number | null> {
    const { where, values } = conditionsOf(filter);
    const rows = await queryWithin<{ count: number }>(
      this.pool,
      COUNT_TIMEOUT_MS,
      `SELECT count(*)::integer AS count FROM (
         SELECT FROM conversions WHERE ${where.join(' AND ')} LIMIT ${COUNT_AT_MOST + 1}) AS counted`,
      values,
    );
    const count = rows?.[0]!.count;
    return count === undefined || count > COUNT_AT_MOST ? null : count;
  }

  /** The ledger's rows of a conversion id, one a tenant, the newest original first. */
  async find(conversionId: string, tenantIds: readonly number[]): Promise<LockedLedgerRow[]> {
    const { rows } = await this.pool.query<LockedLedgerRow>({ ...FIND_CONVERSION, values: [tenantIds, conversionId] });
    return rows;
  }

  /** The newest postbacks of a conversion, newest first. */
  async history(
    conversionId: string,
    tenantId: number,
    most: number,
  ): Promise<(ConversionRecord & { raw_data: string | null })[]> {
    const { rows } = await this.pool.query(HISTORY_OF_CONVERSION, [conversionId, tenantId, most]);
    return rows;
  }

  private async walk(filter: ConversionFilter, request: PageRequest): Promise<ListedConversions> {
    const wanted = request.pageSize + 1;
    const startedMs = performance.now();
    const startMs = Math.min(Date.now(), ...[filter.to, request.cursor?.receivedAt].filter(isText).map(Date.parse));
    const endMs = filter.from === null ? null : Date.parse(filter.from);
    const rows: ConversionRecord[] = [];
    let beforeMs: number | null = null;
    let step: TimeStep | undefined = firstStep(startMs, endMs);
    while (step && rows.length < wanted) {
      const spentMs = performance.now() - startedMs;
      if (beforeMs !== null && this.isOver(request, spentMs)) return { rows, stoppedBefore: isoOf(beforeMs) };
      rows.push(...(await this.listStep(filter, request, wanted - rows.length, { step, beforeMs })));
      const tookMs = performance.now() - startedMs - spentMs;
      beforeMs = step.fromMs;
      step = nextStep(step, tookMs, startMs, endMs);
    }
    return { rows, stoppedBefore: null };
  }

  private isOver({ isNumbered }: PageRequest, spentMs: number): boolean {
    if (isNumbered && spentMs > this.patience.numberedWalkMs) throw tooLong();
    return !isNumbered && spentMs > this.patience.walkMs;
  }

  private async listStep(
    filter: ConversionFilter,
    { cursor, page, pageSize }: PageRequest,
    limit: number,
    within?: { step: TimeStep; beforeMs: number | null },
  ): Promise<ConversionRecord[]> {
    const { where, values, add } = conditionsOf(filter);
    // A comparison of rows does not tell the planner which partitions to leave out; the one of times does.
    add(cursor?.receivedAt ?? null, (at) => `received_at <= ${at}`);
    if (cursor) where.push(`(received_at, id) < ($${values.push(cursor.receivedAt)}, $${values.push(cursor.id)})`);
    add(isoOf(within?.step.fromMs ?? null), (at) => `received_at >= ${at}`);
    add(isoOf(within?.beforeMs ?? null), (at) => `received_at < ${at}`);
    const offset = page === null ? 0 : (page - 1) * pageSize;
    const { rows } = await this.pool.query<ConversionRecord>(
      `SELECT ${SHOWN} FROM conversions WHERE ${where.join(' AND ')}
       ORDER BY conversions.received_at DESC, conversions.id DESC LIMIT ${limit} OFFSET ${offset}`,
      values,
    );
    return rows;
  }
}

interface Conditions {
  where: string[];
  values: unknown[];
  add: (value: unknown, condition: (placeholder: string) => string) => void;
}

function conditionsOf(filter: ConversionFilter): Conditions {
  const values: unknown[] = [];
  const where = ['NOT is_test'];
  const add: Conditions['add'] = (value, condition) => {
    if (value !== null) where.push(condition(`$${values.push(value)}`));
  };
  add(filter.from, (at) => `received_at >= ${at}`);
  add(filter.to, (at) => `received_at < ${at}`);
  add(filter.tenantId, (id) => `tenant_id = ${id}`);
  add(filter.status, (status) => `status = ${status}`);
  add(filter.offer, (offer) => `(offer_id = ${offer} OR offer_name = ${offer})`);
  add(filter.conversionId, (id) => `conversion_id = ${id}`);
  add(filter.clickId, (id) => `click_ref = ${id}`);
  add(filter.duplicates, (flag) => `is_duplicate = ${flag}`);
  return { where, values, add };
}

function isText(value: string | null | undefined): value is string {
  return typeof value === 'string';
}

function isoOf(timeMs: number | null): string | null {
  return timeMs === null ? null : new Date(timeMs).toISOString();
}

/** A timestamptz as ISO 8601 in UTC, whatever the session's zone. */
function utc(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS ${column}`;
}
