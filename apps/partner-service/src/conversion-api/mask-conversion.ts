import { MASK, maskAddress, maskIdentifier } from '@app/common';
import { type JsonMember, readRawData, IDENTIFYING_FIELDS } from '@app/postback';
import type { Role } from '../caller-auth/read-key.guard';
import { VerbatimJson } from './verbatim-json';

const IDENTIFYING: ReadonlySet<string> = new Set(IDENTIFYING_FIELDS);

/** Columns that every role sees: a value of the request that equals one of them reveals nothing more. */
const SHOWN = [
  'conversion_id',
  'offer_id',
  'offer_name',
  'order_id',
  'event',
  'status',
  'status_original',
  'conversion_currency',
  'media_id',
];

/** An amount or a time identifies no person; a whole number may well be an id. */
const AMOUNT = /^[+-]?\d{1,12}[.,]\d{1,4}$/;
const TIME = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?)?(Z|[+-]\d\d:?\d\d)?$/;
const KEPT_HASH = /^hmac:[\w-]+$/;

/** Headers that describe the sender's program and not a person. */
const SHOWN_HEADERS = new Set(['accept', 'content-length', 'content-type', 'host']);

/** Whether a role sees addresses, click ids and sub ids unmasked; a viewer, or a request without a role, does not. */
export function maySeePersonalData(role: Role | undefined): boolean {
  return role === 'admin' || role === 'editor' || role === 'partner';
}

/** A list, or one conversion with its history, as a role may see it. */
export function maskForRole<Document extends object>(role: Role | undefined, document: Document): Document {
  if (maySeePersonalData(role)) return document;
  const parts = Object.entries(document).map(([name, part]): [string, unknown] => {
    if (name === 'data' || name === 'history') return [name, (part as Record<string, unknown>[]).map(maskConversion)];
    if (name === 'also_of_keys') return [name, (part as Record<string, unknown>[]).map(maskConversion)];
    return [name, name === 'state' || name === 'key' ? maskConversion(part as Record<string, unknown>) : part];
  });
  return Object.fromEntries(parts) as Document;
}

/**
 * One stored postback, or the present state of a conversion, as a viewer sees it: the sender's address cut to its
 * network, click ids and sub ids to their beginning, and of the request as it came only what is shown elsewhere too.
 */
export function maskConversion(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const shown = new Set(SHOWN.map((name) => row[name]).filter((value) => typeof value === 'string'));
  const isShown = (text: string): boolean =>
    shown.has(text) || AMOUNT.test(text) || TIME.test(text) || KEPT_HASH.test(text);
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, maskColumn(name, value, isShown)]));
}

type IsShown = (text: string) => boolean;

function maskColumn(name: string, value: unknown, isShown: IsShown): unknown {
  if (value === null || value === undefined) return value;
  if (IDENTIFYING.has(name)) return typeof value === 'string' ? maskIdentifier(value) : MASK;
  switch (name) {
    case 'request_ip':
      return typeof value === 'string' ? maskAddress(value) : MASK;
    case 'raw_data':
      return value instanceof VerbatimJson ? new VerbatimJson(maskRawData(value.text, isShown)) : MASK;
    case 'request_headers':
      return maskHeaders(value);
    case 'warnings':
    case 'reasons':
      return maskFindings(value, isShown);
    case 'body_base64':
      return null;
    default:
      return value;
  }
}

/**
 * The raw data of a request with its names in their order and its values masked. A nested value is masked as a whole.
 *
 * @param text as stored: a JSON object
 * @param isShown whether a value reveals nothing that is not shown anyway
 */
export function maskRawData(text: string, isShown: IsShown): string {
  let isQuery = true;
  const members = readRawData(text).map((member, index) => {
    const isFirstOfBody = isQuery && !member.isQuery;
    isQuery &&= member.isQuery ?? false;
    const separator = index === 0 ? '' : isFirstOfBody ? ',\n' : ',';
    return `${separator}${JSON.stringify(member.name)}:${maskedSource(member, isShown)}`;
  });
  return `{${members.join('')}}`;
}

function maskedSource({ source }: JsonMember, isShown: IsShown): string {
  if (source === 'null' || source === 'true' || source === 'false') return source;
  if (source.startsWith('{') || source.startsWith('[')) return JSON.stringify(MASK);
  const text = source.startsWith('"') ? (JSON.parse(source) as string) : source;
  return isShown(text) || text === '' ? source : JSON.stringify(maskIdentifier(text));
}

function maskHeaders(headers: unknown): unknown {
  if (typeof headers !== 'object' || headers === null) return MASK;
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, SHOWN_HEADERS.has(name.toLowerCase()) ? value : MASK]),
  );
}

/** Warnings and reasons contain the value that they are about. */
function maskFindings(findings: unknown, isShown: IsShown): unknown {
  if (!Array.isArray(findings)) return MASK;
  return findings.map((finding: { value?: unknown }) =>
    typeof finding.value === 'string' && !isShown(finding.value)
      ? { ...finding, value: maskIdentifier(finding.value) }
      : finding,
  );
}
