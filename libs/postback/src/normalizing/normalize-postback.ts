import {
  CANONICAL_FIELDS,
  type FieldKind,
  STATUSES,
  type Status,
  STORED_FIELDS,
  type StoredField,
} from '../canonical-fields';
import { CURRENCIES } from './currencies';
import { normalizeAmount } from './normalize-amount';
import { cleanText, isLongerThan, MAX_ID, MAX_TEXT } from './normalize-text';
import { normalizeTime } from './normalize-time';
import { diagnostic, type QuarantineReason, type Warning } from '../diagnostics';
import type { CanonicalPostback, MappedValues, NormalizedPostback } from '../postback-types';

const KNOWN_STATUSES: ReadonlySet<string> = new Set(STATUSES.filter((status) => status !== 'other'));

/** Copied for each postback, so that all have one shape and the engine reads them fast. */
const EMPTY_POSTBACK = {
  ...Object.fromEntries([...STORED_FIELDS, 'status_original'].map((field) => [field, null])),
  conversion_id: '',
} as CanonicalPostback;

interface Findings {
  reasons: QuarantineReason[];
  warnings: Warning[];
}

/**
 * Reads mapped values as they are stored. A postback whose conversion_id is missing or too long, or with an unreadable
 * amount, goes to quarantine. Any other unreadable value becomes null with a warning.
 *
 * @param timezone IANA zone of times without one
 */
export function normalizePostback(values: MappedValues, { timezone }: { timezone: string }): NormalizedPostback {
  const findings: Findings = { reasons: [], warnings: [] };
  const postback = { ...EMPTY_POSTBACK };
  for (const field of STORED_FIELDS) {
    const value = values[field];
    if (value !== undefined)
      postback[field] = READERS[CANONICAL_FIELDS[field]](field, value, findings, timezone) as never;
  }
  if (postback.status === 'other') postback.status_original = cleanText(values.status_original ?? values.status!);
  if (!postback.conversion_id && findings.reasons.every(({ field }) => field !== 'conversion_id')) {
    findings.reasons.unshift(diagnostic('conversion_id', 'conversion_id_missing'));
  }
  return findings.reasons.length > 0
    ? { ok: false, ...findings, conversionId: postback.conversion_id || null }
    : { ok: true, postback, warnings: findings.warnings };
}

type Reader = (field: StoredField, value: string, findings: Findings, timezone: string) => string | null;

const READERS: Readonly<Record<Exclude<FieldKind, 'token'>, Reader>> = {
  id: (field, value, findings) =>
    field === 'conversion_id' ? readConversionId(value, findings) : readText(field, value, MAX_ID, findings),
  text: (field, value, findings) => readText(field, value, MAX_TEXT, findings),
  amount: readAmount,
  time: (field, value, findings, timezone) =>
    normalizeTime(value, timezone) ?? warn(findings, diagnostic(field, 'time_unreadable', { value })),
  currency: readCurrency,
  status: readStatus,
};

function readConversionId(value: string, { reasons }: Findings): string | null {
  const id = cleanText(value);
  if (!isLongerThan(id, MAX_ID)) return id || null;
  reasons.push(diagnostic('conversion_id', 'conversion_id_too_long', { value: id, params: { max: MAX_ID } }));
  return null;
}

function readText(field: StoredField, value: string, max: number, findings: Findings): string | null {
  const text = cleanText(value);
  if (!isLongerThan(text, max)) return text || null;
  return warn(findings, diagnostic(field, 'text_too_long', { value: text, params: { max } }));
}

function readAmount(field: StoredField, value: string, { reasons }: Findings): string | null {
  const amount = normalizeAmount(value);
  if (amount !== undefined) return amount;
  reasons.push(diagnostic(field, 'amount_unreadable', { value }));
  return null;
}

function readCurrency(field: StoredField, value: string, findings: Findings): string | null {
  const code = value.trim().toUpperCase();
  return CURRENCIES.has(code) ? code : warn(findings, diagnostic(field, 'currency_unknown', { value }));
}

function readStatus(field: StoredField, value: string, findings: Findings): Status | null {
  const word = readText(field, value, MAX_TEXT, findings)?.toLowerCase();
  if (word === undefined) return null;
  return KNOWN_STATUSES.has(word) ? (word as Status) : 'other';
}

function warn({ warnings }: Findings, warning: Warning): null {
  warnings.push(warning);
  return null;
}
