import {
  CANONICAL_FIELDS,
  type CanonicalField,
  type Status,
  STORED_FIELDS,
  type StoredField,
} from '../canonical-fields';
import { diagnostic, type QuarantineReason, type Warning } from '../diagnostics';
import type { CanonicalPostback, MappedValues, NormalizedPostback } from '../postback-types';
import { doubtText } from './doubt-text';
import { cleanText, isLongerThan, MAX_ID, MAX_TEXT, spellId } from './normalize-text';
import { readTime, type TimeSettings, zoneOfText } from './normalize-time';
import { readAmounts } from './read-amounts';
import { readStatus } from './read-status';

/** Copied for each postback, so that all have one shape and the engine reads them fast. */
const EMPTY_POSTBACK = {
  ...Object.fromEntries([...STORED_FIELDS, 'status_original'].map((field) => [field, null])),
  conversion_id: '',
} as CanonicalPostback;

/** How a partner's values are read, and what is known of them besides their text. */
export interface ReadingSettings extends TimeSettings {
  /** Fields that came as JSON numbers. */
  numbers?: ReadonlySet<CanonicalField>;
  /** What was sent in the place of a conversion id. */
  absentId?: 'macro' | 'filler' | undefined;
}

interface Findings {
  reasons: QuarantineReason[];
  warnings: Warning[];
}

/**
 * Reads mapped values as they are stored. A postback whose conversion_id is missing or too long, or with an amount that
 * is unreadable or in another currency than its field's, goes to quarantine. Any other unreadable value becomes null
 * with a warning.
 */
export function normalizePostback(values: MappedValues, settings: ReadingSettings): NormalizedPostback {
  const { amounts, currency, reasons, warnings } = readAmounts(values, settings.numbers);
  const findings: Findings = { reasons, warnings };
  const postback = { ...EMPTY_POSTBACK, ...amounts, conversion_currency: currency };
  for (const field of STORED_FIELDS) {
    const value = values[field];
    const kind = CANONICAL_FIELDS[field];
    if (value === undefined || kind === 'amount' || kind === 'currency') continue;
    postback[field] = READERS[kind](field, value, findings, settings) as never;
  }
  if (postback.status === 'other') postback.status_original = cleanText(values.status_original ?? values.status!);
  if (!postback.conversion_id && reasons.every(({ field }) => field !== 'conversion_id')) {
    reasons.unshift(missingId(settings));
  }
  return reasons.length > 0
    ? { ok: false, reasons, warnings, conversionId: postback.conversion_id || null }
    : { ok: true, postback, warnings };
}

type Reader = (field: StoredField, value: string, findings: Findings, settings: ReadingSettings) => string | null;

const READERS: Readonly<Record<'id' | 'text' | 'time' | 'status', Reader>> = {
  id: readId,
  text: (field, value, findings) => readText(field, cleanText(value), MAX_TEXT, findings),
  time: readMoment,
  status: readWord,
};

function missingId({ absentId }: ReadingSettings): QuarantineReason {
  if (absentId === undefined) return diagnostic('conversion_id', 'conversion_id_missing');
  return diagnostic('conversion_id', absentId === 'macro' ? 'conversion_id_placeholder' : 'conversion_id_filler');
}

function readId(field: StoredField, value: string, findings: Findings, { numbers }: ReadingSettings): string | null {
  const id = spellId(value, numbers?.has(field));
  if (id !== value && id !== cleanText(value)) findings.warnings.push(diagnostic(field, 'id_respelled', { value }));
  if (field !== 'conversion_id' || !isLongerThan(id, MAX_ID)) return readText(field, id, MAX_ID, findings);
  findings.reasons.push(diagnostic(field, 'conversion_id_too_long', { value: id, params: { max: MAX_ID } }));
  return null;
}

function readText(field: StoredField, text: string, max: number, { warnings }: Findings): string | null {
  if (isLongerThan(text, max)) {
    warnings.push(diagnostic(field, 'text_too_long', { value: text, params: { max } }));
    return null;
  }
  const doubt = doubtText(text);
  if (doubt) warnings.push(diagnostic(field, doubt, { value: text }));
  return text || null;
}

function readMoment(
  field: StoredField,
  value: string,
  { warnings }: Findings,
  settings: ReadingSettings,
): string | null {
  const { zoneText } = settings;
  if (zoneText !== undefined && zoneOfText(zoneText, settings.receivedAtMs) === undefined) {
    warnings.push(diagnostic(field, 'zone_unknown', { value: zoneText }));
  }
  const reading = readTime(value, settings);
  if (typeof reading === 'string') {
    warnings.push(diagnostic(field, `time_${reading}`, { value }));
    return null;
  }
  if (reading.isBuddhist) warnings.push(diagnostic(field, 'time_buddhist', { value }));
  return reading.time;
}

function readWord(field: StoredField, value: string, findings: Findings): Status | null {
  const word = readText(field, cleanText(value), MAX_TEXT, findings);
  if (word === null) return null;
  const status = readStatus(word);
  if (status === undefined) findings.warnings.push(diagnostic(field, 'status_unknown_word', { value }));
  return status ?? 'other';
}
