import type { CanonicalField, Status, StoredField } from './canonical-fields';
import type { QuarantineReason, Warning } from './diagnostics';

/** One name with its value, as received. A duplicate name is another parameter. */
export interface Parameter {
  name: string;
  /** Decoded text; a JSON number keeps its source text; null for a JSON null. */
  value: string | null;
  source: 'query' | 'body';
  /** A JSON number. */
  isNumber?: boolean;
  /** JSON's `true` or `false`, and not a text of that kind. */
  isBoolean?: boolean;
  /** How the bytes of the value had to be read, which was not as UTF-8. */
  bytes?: { code: 'charset_converted'; charset: string } | { code: 'character_cut' };
}

/** Received name → canonical field or synonym. */
export type ParameterMapping = Readonly<Record<string, string>>;

/** Changes the value of a field, under whatever name it was received. */
export interface FieldRule {
  /** Used when no present value is received. */
  default?: string;
  /** Always used. */
  constant?: string;
  /** The partner's words, compared as `plainWord` writes them → ours. */
  values?: Readonly<Record<string, string>>;
  /** A zero means that there is no amount. */
  zero_is_absent?: boolean;
  /** Constant text that is removed from the beginning of an id. */
  strip_prefix?: string;
  /** Constant text that is removed from the end of an id. */
  strip_suffix?: string;
}

export type FieldRules = Readonly<Partial<Record<CanonicalField, FieldRule>>>;

export interface MappingLayer {
  mapping: ParameterMapping;
  rules: FieldRules;
}

/** Present values by field, as received; `status_original` is the partner's word where the value map changed it. */
export type MappedValues = Partial<Record<CanonicalField | 'status_original', string>>;

/** A normalized postback: every stored field, null where absent. Amounts are decimals with four places. */
export type CanonicalPostback = {
  [field in Exclude<StoredField, 'status' | 'conversion_id'>]: string | null;
} & {
  conversion_id: string;
  status: Status | null;
  /** The partner's own word where `status` is `other`. */
  status_original: string | null;
};

export type NormalizedPostback =
  | { ok: true; postback: CanonicalPostback; warnings: Warning[] }
  /** `conversionId` where at least that could be read. */
  | { ok: false; reasons: QuarantineReason[]; warnings: Warning[]; conversionId: string | null };
