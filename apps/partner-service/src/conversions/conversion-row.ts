import { createHash } from 'node:crypto';
import type {
  AmountField,
  AmountParts,
  CanonicalPostback,
  Diagnostic,
  MergePolicy,
  QuarantineReason,
  Warning,
} from '@app/postback';
import type { KeyField } from './conversion-key';

/** How duplicates of a conversion are counted: the tenant's policy when the postback is received. */
export interface DuplicatePolicy extends Required<MergePolicy> {
  dedupe: 'update' | 'flag' | 'off';
  /** What identifies a conversion besides its conversion_id. */
  keyFields: readonly KeyField[];
}

/** The columns that a conversion and a quarantined postback have in common. */
interface StoredColumns {
  id: string;
  received_at: string;
  tenant_id: number;
  config_version: number;
  is_test: boolean;
  /** Another process assigned the id, so the postback may arrive again. */
  may_return: boolean;
  /** SHA-256, as hex, of the text that the sender signed, where the partner requires a signature. */
  signed?: string;
  /** How many bytes of the signed text are the target: a dot can occur inside a part too. */
  signed_target_bytes?: number;
  /** Redriven from quarantine: the storing statement closes its row there. */
  is_redrive: boolean;
  request_line: string;
  /** JSON text. */
  request_headers: string;
  request_ip: string | null;
}

/**
 * A normalised postback as it is written; the names are those of the columns. The postback is a part of it and not spread
 * into it: a copy with forty members costs more than all else of a row.
 */
export interface ConversionRow extends StoredColumns {
  postback: CanonicalPostback;
  click_ref: string | null;
  sub_ref: string | null;
  warnings: readonly Warning[] | null;
  /** JSON text, kept to the letter. */
  raw_data: string;
  /** The roll-up's label: the offer's id, else its name, else empty; bounded per tenant and hour. */
  offer: string;
  offer_is_name: boolean;
  /** What the state of a new conversion begins with, where the amounts of duplicates are added to it. */
  amount_parts?: AmountParts;
  /** Besides conversion_id, what identifies the conversion; absent where the id alone does. */
  conversion_key?: string;
  /** What conversion_state calls the conversion, where it has or had such a key. */
  state_id?: string;
}

/** A quarantined postback as it is written; the names are those of the columns. */
export interface QuarantineRow extends StoredColumns {
  conversion_id: string | null;
  reasons: readonly QuarantineReason[];
  /** The parameters as JSON text; null where the body could not be read. */
  raw_data: string | null;
  /** The unreadable body as base64. */
  body: string | null;
  /** SHA-256 of what was received, which stays when retention drops the rest. */
  digest: string;
  size_bytes: number;
}

export interface ConversionToStore {
  row: ConversionRow;
  policy: DuplicatePolicy;
}

/** What identifies a stored postback. A redriven one has an outcome only once it is a conversion. */
export type PostbackKey = Pick<StoredColumns, 'id' | 'received_at' | 'is_redrive' | 'signed' | 'signed_target_bytes'> &
  Partial<Pick<StoredColumns, 'is_test'>>;

/** What a conversion counts as in the roll-up. */
export interface CountedAs {
  tenant_id: number;
  hour: string;
  offer: string;
  status: string | null;
  currency: string | null;
  amounts: Readonly<Record<AmountField, string | null>>;
}

export type StoredStatus = 'stored' | 'updated' | 'duplicate' | 'quarantined';

/** What became of a postback; the same for every arrival of one postback id. */
export interface StoredOutcome {
  status: StoredStatus;
  conversionId: string | null;
  warnings: readonly Diagnostic[];
  reasons: readonly Diagnostic[];
  /** The postback was a conversion before this arrival. */
  wasStoredBefore?: true;
  /** Nothing was stored: the text that the sender signed stands for another request. */
  isOtherRequest?: true;
}

/** What conversion_state calls the conversion. */
export function stateIdOfRow({ state_id: stateId, postback }: Pick<ConversionRow, 'state_id' | 'postback'>): string {
  return stateId ?? postback.conversion_id;
}

/** Identifies a conversion by its state; not to be mistaken for another, because the number ends at the first space. */
export function keyOf(state: { tenant_id: number; conversion_id: string }): string {
  return `${state.tenant_id} ${state.conversion_id}`;
}

export function keyOfRow(row: ConversionRow): string {
  return `${row.tenant_id} ${stateIdOfRow(row)}`;
}

/** A conversion that has to go to quarantine after all. */
export function toQuarantineRow(row: ConversionRow, reasons: readonly QuarantineReason[]): QuarantineRow {
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
    conversion_id: row.postback.conversion_id,
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

/** Identifies what was received: of two postbacks with the same content one is an exact repeat. */
export function contentOf({ raw_data: rawData }: Pick<ConversionRow, 'raw_data'>): string {
  return digestOf(rawData).slice(0, CONTENT_DIGITS);
}

/** Of 256 bits 128 are enough to distinguish the postbacks of one conversion. find_contents.sql computes the same. */
const CONTENT_DIGITS = 32;

/** SHA-256 as hex, which identifies the request later. */
export function digestOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
