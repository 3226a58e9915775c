import { createHash } from 'node:crypto';
import type { ConversionRow } from './conversion-row';
import type { PostbackError } from '@app/postback';

/** One postback on its way into quarantine; the names are those of the columns. */
export interface QuarantineRow {
  id: string;
  received_at: string;
  tenant_id: number;
  config_version: number;
  is_test: boolean;
  may_return: boolean;
  is_redrive: boolean;
  signed?: string;
  signed_target_bytes?: number;
  conversion_id: string | null;
  reasons: readonly PostbackError[];
  /** The parameters as JSON text; null where the body could not be read. */
  raw_data: string | null;
  /** The unreadable body as base64. */
  body: string | null;
  request_line: string;
  request_headers: string;
  request_ip: string | null;
  /** SHA-256 of what was received, kept when the rest has to go. */
  digest: string;
  size_bytes: number;
}

/** A conversion that has to go to quarantine after all. */
export function toQuarantineRow(row: ConversionRow, reasons: readonly PostbackError[]): QuarantineRow {
  return {
    id: row.id,
    received_at: row.received_at,
    tenant_id: row.tenant_id,
    config_version: row.config_version,
    is_test: row.is_test,
    may_return: row.may_return,
    is_redrive: row.is_redrive,
    signed: row.signed,
    signed_target_bytes: row.signed_target_bytes,
    conversion_id: row.conversion_id,
    reasons,
    raw_data: row.raw_data,
    body: null,
    request_line: row.request_line,
    request_headers: row.request_headers,
    request_ip: row.request_ip,
    digest: digestOf(row.raw_data),
    size_bytes: Buffer.byteLength(row.raw_data),
  };
}

/** SHA-256 as hex: tells later whether a given request was the one. */
export function digestOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
