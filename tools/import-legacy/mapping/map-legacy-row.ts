import { isIP } from 'node:net';
import type { IncomingHttpHeaders } from 'node:http';
import {
  absenceOf,
  diagnostic,
  type QuarantineReason,
  columnOf,
  type JsonMember,
  mapParameters,
  type MappedValues,
  normalizePostback,
  type NormalizedPostback,
  type Parameter,
  parametersOfMembers,
  readRawData,
  targetOf,
  type Warning,
  writeRawData,
} from '@app/postback';
import type { ConversionToStore } from '../../../apps/partner-service/src/conversions/conversion-row';
import type { QuarantineRow } from '../../../apps/partner-service/src/conversions/conversion-row';
import { conversionRow, quarantineRow } from '../../../apps/partner-service/src/conversions/to-rows';
import type { TokenHasher } from '../../../apps/partner-service/src/intake/token-hasher';
import type { CompiledPartner, CompiledTenant } from '../../../apps/partner-service/src/partner-config/compile-partner';
import type { LegacyRow } from '../source/legacy-reader';
import type { LegacyTenants } from '../source/tenants';
import { LEGACY_AMOUNTS, type LegacyAmount, PLAIN_AMOUNT } from '../source/legacy-table';
import { legacyPostbackId } from './legacy-postback-id';

/** Everything besides the row that its mapping depends on. */
export interface MappingContext {
  /** Names the legacy database and partner. */
  source: string;
  partner: CompiledPartner;
  tokens: TokenHasher;
  tenants: LegacyTenants;
  /** The legacy amount columns that hold text. */
  textAmounts: readonly LegacyAmount[];
}

export type MappedRow = { conversion: ConversionToStore } | { quarantined: QuarantineRow };

/** Takes the place of the request method in `request_line`: the row was imported, not received. */
const METHOD = 'MOVED';
/** The member of raw_data, and the header, for values that have no other place. */
const LEGACY_ROW_MEMBER = 'former_row';
const NO_BODY = new Uint8Array(0);

/** The start of the request line of every row that was imported from a source; the legacy id follows. */
export function requestLinePrefix(source: string): string {
  return `${METHOD} ${source}/`;
}

/**
 * Maps a legacy row to what the service would store today: under a postback id that is always the same, for the tenant
 * of its token, with secrets replaced. Values that have a legacy column come from that column only, because the legacy
 * system counted those; other values are read from `raw_data` by today's mapping.
 */
export function mapLegacyRow(row: LegacyRow, context: MappingContext): MappedRow {
  const { partner, tokens } = context;
  const members = membersOf(row.raw_data);
  const parameters = parametersOfMembers(members);
  const tenant = context.tenants.tenantOf(row.tenant_id, parameters);
  const { values, warnings } = readValues(row, parameters, tenant);
  const normalized = normalize(row, values, context);
  const kept = [...members, { name: LEGACY_ROW_MEMBER, source: row.former_row, isQuery: false }];
  const rawData = writeRawData([], kept, tokens.redact, partner.mapping.secretNames);
  const micros = BigInt(row.received_at_micros);
  const receivedAtMs = Number(micros / 1_000n);
  const address = addressOf(row.request_ip);
  const origin = {
    partner,
    tenant,
    request: {
      method: METHOD,
      path: `${context.source}/${row.id}`,
      query: '',
      headers: headersOf(row.request_headers),
      body: NO_BODY,
      address,
    },
    arrival: {
      id: legacyPostbackId(micros, row.id),
      receivedAt: new Date(receivedAtMs).toISOString(),
      receivedAtMs,
      address,
      isSigned: false,
      isTest: false,
      isAcknowledged: false,
      isRedelivered: false,
    },
    content: { parameters, bodyError: null, warnings: [], rawData },
  };
  return normalized.ok
    ? { conversion: conversionRow(origin, normalized.postback, [...warnings, ...normalized.warnings]) }
    : { quarantined: quarantineRow(origin, normalized.reasons, normalized.conversionId) };
}

/** Quarantines a row whose amount is ambiguous: a guess could change the sums, which must equal the legacy ones. */
function normalize(row: LegacyRow, values: MappedValues, context: MappingContext): NormalizedPostback {
  const ambiguous = ambiguousAmounts(row, context.textAmounts);
  const unambiguous = { ...values };
  for (const { field } of ambiguous) delete unambiguous[field as keyof MappedValues];
  const normalized = normalizePostback(unambiguous, {
    timezone: context.partner.config.timezone,
    receivedAtMs: Number(row.received_at_micros) / 1_000,
  });
  if (ambiguous.length === 0) return normalized;
  const { warnings } = normalized;
  return normalized.ok
    ? { ok: false, reasons: ambiguous, warnings, conversionId: normalized.postback.conversion_id }
    : { ...normalized, reasons: [...normalized.reasons, ...ambiguous] };
}

function ambiguousAmounts(row: LegacyRow, columns: readonly LegacyAmount[]): QuarantineReason[] {
  return columns.flatMap((name) => {
    const value = row[name];
    if (value === null || absenceOf(value) || PLAIN_AMOUNT.test(value)) return [];
    return [diagnostic(LEGACY_AMOUNTS[name], 'amount_ambiguous', { value })];
  });
}

/** The members of raw_data, as if they had come in a query. Anything but an object is one member. */
function membersOf(rawData: string | null): JsonMember[] {
  const source = rawData?.trim() ?? '';
  if (source === '' || source === 'null') return [];
  try {
    JSON.parse(source);
  } catch {
    return [{ name: 'raw_data', source: JSON.stringify(rawData), isQuery: true }];
  }
  if (source[0] !== '{') return [{ name: 'raw_data', source, isQuery: true }];
  return readRawData(source).map((member) => ({ ...member, isQuery: true }));
}

/**
 * Takes values from the columns, and from `raw_data` only what has no column. Media, sub and click id go where the
 * tenant's mapping puts them today. An id or amount that was not counted then stays uncounted; a redrive can read it.
 */
function readValues(
  row: LegacyRow,
  parameters: readonly Parameter[],
  { mapping }: CompiledTenant,
): { values: MappedValues; warnings: Warning[] } {
  const fromColumns = new Map<string, string | null>([
    [columnOf(mapping, 'media_id'), row.media_id],
    [columnOf(mapping, 'sub_id'), row.sub_id],
    [columnOf(mapping, 'click_id'), row.click_id],
    ['offer_id', row.offer_id],
    ['offer_name', row.offer_name],
    ['datetime_conversion', row.conversion_datetime],
  ]);
  for (const [field, value] of fromColumns) if (absenceOf(value)) fromColumns.delete(field);
  const counted = {
    conversion_id: row.conversion_id,
    usd_sale_amount: row.usd_sale_amount,
    usd_payout: row.usd_earning,
  };
  for (const [field, value] of Object.entries(counted)) fromColumns.set(field, absenceOf(value) ? null : value);
  const others = parameters.filter(({ name }) => !fromColumns.has(targetOf(mapping, name)?.field ?? ''));
  const { values, warnings } = mapParameters(mapping, others);
  for (const [field, value] of fromColumns) values[field as keyof MappedValues] = value ?? undefined;
  return { values, warnings };
}

/** Headers by name. Anything but an object is kept under one name. */
function headersOf(json: string | null): IncomingHttpHeaders {
  if (json === null || json.trim() === '') return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    parsed = json;
  }
  if (parsed === null) return {};
  if (typeof parsed !== 'object' || Array.isArray(parsed)) return { [LEGACY_ROW_MEMBER]: headerValue(parsed) };
  return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name.toLowerCase(), headerValue(value)]));
}

function headerValue(value: unknown): string {
  return (typeof value === 'string' ? value : JSON.stringify(value)).replaceAll('\0', '').toWellFormed();
}

/** PostgreSQL writes an inet with its network. Text that is not an address becomes no address. */
function addressOf(text: string | null): string {
  const address = text?.split('/')[0]!.trim() ?? '';
  return isIP(address) > 0 ? address : '';
}
