import { isIP } from 'node:net';
import type { IncomingHttpHeaders } from 'node:http';
import {
  absenceOf,
  columnOf,
  findTokens,
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
  chooseTenant,
} from '@app/postback';
import type { CompiledPartner, CompiledTenant } from '../../../apps/partner-service/src/partner-config/compile-partner';
import type { QuarantineRow } from '../../../apps/partner-service/src/conversions/quarantine-row';
import type { ConversionToStore } from '../../../apps/partner-service/src/conversions/conversion-row';
import { conversionRow, quarantineRow } from '../../../apps/partner-service/src/conversions/to-rows';
import type { TokenHasher } from '../../../apps/partner-service/src/intake/token-hasher';
import type { LegacyRow } from '../source/legacy-row';
import type { LegacyAmount } from '../source/legacy-table';
import { requestPathOf, IMPORTED_METHOD } from './imported-request';
import { legacyPostbackId } from './legacy-postback-id';
import { ambiguousAmounts } from './ambiguous-amounts';

/** What the mapping of a row depends on besides the row. */
export interface MappingContext {
  /** Names the former database and partner; see `sourceName`. */
  source: string;
  partner: CompiledPartner;
  tokens: TokenHasher;
  /** Today's tenants by the id of the former one, where the former table has a tenant_id. */
  tenantsByLegacyId: ReadonlyMap<string, CompiledTenant>;
  /** The former columns of amounts that hold texts. */
  textAmounts: readonly LegacyAmount[];
}

/** What becomes of a former row. */
export type MappedRow = { conversion: ConversionToStore } | { quarantined: QuarantineRow };

/** What a member of `raw_data` that holds the former row is called. */
export const LEGACY_ROW_MEMBER = 'former_row';

const NO_BODY = new Uint8Array(0);

/**
 * A former row as today's service would have stored it: under a receipt that is always the same, in the tenant that
 * its token leads to, secrets replaced. What has a column in the former table is taken from there alone, for that is
 * what was counted; the rest is read from `raw_data` by the mapping of today.
 */
export function mapLegacyRow(row: LegacyRow, context: MappingContext): MappedRow {
  const { partner, tokens } = context;
  const members = membersOf(row.raw_data);
  const parameters = parametersOfMembers(members);
  const tenant = tenantOf(row, parameters, context);
  const { values, warnings } = valuesOf(row, parameters, tenant);
  const normalized = normalizeRow(row, values, context);
  const address = addressOf(row.request_ip);
  const redactedRawData = writeRawData(
    [],
    [...members, legacyRowMember(row)],
    tokens.redact,
    partner.mapping.secretNames,
  );
  const micros = BigInt(row.received_at_micros);
  const receivedAt = new Date(Number(micros / 1_000n)).toISOString();
  const unsigned = { isSigned: false, isTest: false, isAcknowledged: false };
  const origin = {
    partner,
    tenant,
    raw: {
      method: IMPORTED_METHOD,
      path: requestPathOf(context.source, row.id),
      query: '',
      headers: headersOf(row.request_headers),
      body: NO_BODY,
      address,
    },
    envelope: { id: legacyPostbackId(micros, row.id), receivedAt, address, ...unsigned },
    read: { parameters, bodyError: null, warnings: [], rawData: redactedRawData },
  };
  return normalized.ok
    ? { conversion: conversionRow(origin, normalized.postback, [...warnings, ...normalized.warnings]) }
    : { quarantined: quarantineRow(origin, normalized.errors, normalized.conversionId) };
}

function normalizeRow(row: LegacyRow, values: MappedValues, context: MappingContext): NormalizedPostback {
  const ambiguous = ambiguousAmounts(row, context.textAmounts);
  const unambiguous = { ...values };
  for (const { field } of ambiguous) delete unambiguous[field as keyof MappedValues];
  const normalized = normalizePostback(unambiguous, { timezone: context.partner.config.timezone });
  if (ambiguous.length === 0) return normalized;
  const { warnings } = normalized;
  return normalized.ok
    ? { ok: false, errors: ambiguous, warnings, conversionId: normalized.postback.conversion_id }
    : { ...normalized, errors: [...normalized.errors, ...ambiguous] };
}

/** The members of what was received, as if they had come in a query; what is no object is one member. */
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

function legacyRowMember(row: LegacyRow): JsonMember {
  return { name: LEGACY_ROW_MEMBER, source: row.former_row, isQuery: false };
}

function tenantOf(row: LegacyRow, parameters: readonly Parameter[], context: MappingContext): CompiledTenant {
  const known = row.tenant_id === null ? undefined : context.tenantsByLegacyId.get(row.tenant_id);
  if (known) return known;
  const { partner, tokens } = context;
  return chooseTenant(partner.tenantIndex, findTokens(partner.mapping, parameters), tokens.hashOfStored).tenant;
}

/**
 * What the columns say, and of `raw_data` what has no column. Media, sub and click id go where the tenant's mapping
 * keeps them today. An id or an amount that was not counted then is not found out now: it may be driven again.
 */
function valuesOf(
  row: LegacyRow,
  parameters: readonly Parameter[],
  { mapping }: CompiledTenant,
): { values: MappedValues; warnings: Warning[] } {
  const ofColumns = new Map<string, string | null>([
    [columnOf(mapping, 'media_id'), row.media_id],
    [columnOf(mapping, 'sub_id'), row.sub_id],
    [columnOf(mapping, 'click_id'), row.click_id],
    ['offer_id', row.offer_id],
    ['offer_name', row.offer_name],
    ['datetime_conversion', row.conversion_datetime],
  ]);
  for (const [field, value] of ofColumns) if (absenceOf(value)) ofColumns.delete(field);
  const counted = {
    conversion_id: row.conversion_id,
    usd_sale_amount: row.usd_sale_amount,
    usd_payout: row.usd_earning,
  };
  for (const [field, value] of Object.entries(counted)) ofColumns.set(field, absenceOf(value) ? null : value);
  const others = parameters.filter(({ name }) => !ofColumns.has(targetOf(mapping, name)?.field ?? ''));
  const { values, warnings } = mapParameters(mapping, others);
  for (const [field, value] of ofColumns) values[field as keyof MappedValues] = value ?? undefined;
  return { values, warnings };
}

/** Headers by their names; what is no object of them has no names to go by, and is kept as one. */
function headersOf(json: string | null): IncomingHttpHeaders {
  if (json === null || json.trim() === '') return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    parsed = json;
  }
  if (parsed === null) return {};
  if (typeof parsed !== 'object' || Array.isArray(parsed)) return { [LEGACY_ROW_MEMBER]: printableHeader(parsed) };
  const named = Object.entries(parsed).map(([name, value]) => [name.toLowerCase(), printableHeader(value)]);
  return Object.fromEntries(named) as IncomingHttpHeaders;
}

function printableHeader(value: unknown): string {
  return (typeof value === 'string' ? value : JSON.stringify(value)).replaceAll('\0', '').toWellFormed();
}

/** PostgreSQL writes an inet with its network; what is no address is none. */
function addressOf(text: string | null): string {
  const address = text?.split('/')[0]!.trim() ?? '';
  return isIP(address) > 0 ? address : '';
}
