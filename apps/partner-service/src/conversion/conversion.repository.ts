import { Inject, Injectable } from '@nestjs/common';
import { STORED_FIELDS } from '@app/postback';
import type { Pool } from 'pg';
import { PARTNER_POOL } from '../database/partner-pool';
import type { LockedLedgerRow } from '../postback/ledger-row';
import { FIND_CONVERSION } from '../postback/storing.sql';
import type { PageRequest } from './list-query';

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

/** Counting stops here: a total beyond it is not worth the scan. */
const COUNT_AT_MOST = 10_000;

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
  SELECT ${SHOWN}, raw_data::text AS raw_data, request_line, request_headers, host(request_ip) AS request_ip
  FROM conversions
  WHERE conversion_id = $1 AND tenant_id = $2 AND NOT is_test
  ORDER BY conversions.received_at, conversions.id
  LIMIT 1000`;

@Injectable()
export class ConversionRepository {
  constructor(@Inject(PARTNER_POOL) private readonly pool: Pool) {}

  /** Newest first, one row more than asked for when there are more. */
  async list(filter: ConversionFilter, request: PageRequest): Promise<ConversionRecord[]> {
    const { where, values } = conditionsOf(filter);
    if (request.cursor) {
      where.push(`(received_at, id) < ($${values.length + 1}, $${values.length + 2})`);
      values.push(request.cursor.receivedAt, request.cursor.id);
    }
    const offset = request.page === null ? 0 : (request.page - 1) * request.pageSize;
    const { rows } = await this.pool.query<ConversionRecord>(
      `SELECT ${SHOWN} FROM conversions WHERE ${where.join(' AND ')}
       ORDER BY conversions.received_at DESC, conversions.id DESC LIMIT ${request.pageSize + 1} OFFSET ${offset}`,
      values,
    );
    return rows;
  }

  /** The number of rows; null when there are more than are worth counting. */
  async count(filter: ConversionFilter): Promise<number | null> {
    const { where, values } = conditionsOf(filter);
    const { rows } = await this.pool.query<{ count: number }>(
      `SELECT count(*)::integer AS count FROM (
         SELECT FROM conversions WHERE ${where.join(' AND ')} LIMIT ${COUNT_AT_MOST + 1}) AS counted`,
      values,
    );
    const count = rows[0]!.count;
    return count > COUNT_AT_MOST ? null : count;
  }

  /** The ledger's rows of a conversion id, one a tenant, the newest original first. */
  async find(conversionId: string, tenantIds: readonly number[]): Promise<LockedLedgerRow[]> {
    const { rows } = await this.pool.query<LockedLedgerRow>({ ...FIND_CONVERSION, values: [tenantIds, conversionId] });
    return rows;
  }

  /** Every postback of a conversion, oldest first. */
  async history(conversionId: string, tenantId: number): Promise<(ConversionRecord & { raw_data: string })[]> {
    const { rows } = await this.pool.query(HISTORY_OF_CONVERSION, [conversionId, tenantId]);
    return rows;
  }
}

function conditionsOf(filter: ConversionFilter): { where: string[]; values: unknown[] } {
  const values: unknown[] = [];
  const where = ['NOT is_test'];
  const add = (value: unknown, condition: (placeholder: string) => string): void => {
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
  return { where, values };
}

/** A timestamptz as ISO 8601 in UTC, whatever the session's zone. */
function utc(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS ${column}`;
}
