import { Inject, Injectable } from '@nestjs/common';
import { STORED_FIELDS, type StoredDiagnostic } from '@app/postback';
import type { Pool } from 'pg';
import { READ_POOL } from '../database/partner-pool';
import type { LockedStateRow } from '../conversions/conversion-state-row';
import { FIND_CONVERSION_STATES } from '../conversions/statements';
import { Conditions } from '../list/conditions';
import { type ListResult, MAX_CONTENT_BYTES, type ListPage } from '../list/list-query';
import { queryWithin } from '../list/read-in-time';
import { stepOver, utc } from '../list/walk-table';
import { defaultWalkLimits, walkList } from '../list/walk-list';

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
export type ConversionRecord = Record<string, unknown> & {
  id: string;
  received_at: string;
  tenant_id: number;
  warnings: StoredDiagnostic[] | null;
};

/** Counting stops here: a total beyond it is not worth the scan. */
const MAX_COUNT = 10_000;
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
  SELECT ${SHOWN}, CASE WHEN bytes_so_far <= ${MAX_CONTENT_BYTES} THEN raw_data::text END AS raw_data,
    bytes_so_far > ${MAX_CONTENT_BYTES} AS is_content_left_out,
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
export class ConversionQueryRepository {
  readonly limits = defaultWalkLimits();

  constructor(@Inject(READ_POOL) private readonly pool: Pool) {}

  /**
   * Newest first. Ids are looked up by their indexes; for anything else the list is walked.
   *
   * @throws Problem unavailable (503) when a page that was asked for by its number could not be filled in time
   */
  async list(filter: ConversionFilter, request: ListPage): Promise<ListResult<ConversionRecord>> {
    const isById = filter.conversionId !== null || filter.clickId !== null;
    if (isById || (request.page ?? 1) > 1) return { rows: await this.listWhole(filter, request), stoppedAt: null };
    const table = {
      name: 'conversions',
      columns: SHOWN,
      indexed: () => indexedOf(filter),
      all: () => conditionsOf(filter),
    } as const;
    return walkList(request, filter, this.limits, stepOver<ConversionRecord>(this.pool, table));
  }

  /** The number of rows; null when there are more than are worth counting. */
  async count(filter: ConversionFilter): Promise<number | null> {
    const where = conditionsOf(filter);
    const rows = await queryWithin<{ count: number }>(
      this.pool,
      COUNT_TIMEOUT_MS,
      `SELECT count(*)::integer AS count FROM (
         SELECT FROM conversions WHERE ${where.text} LIMIT ${MAX_COUNT + 1}) AS counted`,
      where.values,
    );
    const count = rows?.[0]!.count;
    return count === undefined || count > MAX_COUNT ? null : count;
  }

  /** The ledger's rows of a conversion id, one a tenant, the newest original first. */
  async find(conversionId: string, tenantIds: readonly number[]): Promise<LockedStateRow[]> {
    const { rows } = await this.pool.query<LockedStateRow>({
      ...FIND_CONVERSION_STATES,
      values: [tenantIds, conversionId],
    });
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

  private async listWhole(filter: ConversionFilter, { cursor, page, pageSize }: ListPage): Promise<ConversionRecord[]> {
    const where = conditionsOf(filter).compare('<', cursor);
    const offset = page === null ? 0 : (page - 1) * pageSize;
    const { rows } = await this.pool.query<ConversionRecord>(
      `SELECT ${SHOWN} FROM conversions WHERE ${where.text}
       ORDER BY conversions.received_at DESC, conversions.id DESC LIMIT ${pageSize + 1} OFFSET ${offset}`,
      where.values,
    );
    return rows;
  }
}

/** What the indexes in the order of time answer. */
function indexedOf(filter: ConversionFilter, ...always: string[]): Conditions {
  return new Conditions(...always)
    .add(filter.from, (at) => `received_at >= ${at}`)
    .add(filter.to, (at) => `received_at < ${at}`)
    .add(filter.tenantId, (id) => `tenant_id = ${id}`);
}

function conditionsOf(filter: ConversionFilter): Conditions {
  return indexedOf(filter, 'NOT is_test')
    .add(filter.status, (status) => `status = ${status}`)
    .add(filter.offer, (offer) => `(offer_id = ${offer} OR offer_name = ${offer})`)
    .add(filter.conversionId, (id) => `conversion_id = ${id}`)
    .add(filter.clickId, (id) => `click_ref = ${id}`)
    .add(filter.duplicates, (flag) => `is_duplicate = ${flag}`);
}
