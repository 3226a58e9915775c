import { absenceOf } from './mapping/absent-values';
import { TOKEN_FIELDS, type TokenField } from './canonical-fields';
import { diagnostic, type QuarantineReason, type Warning } from './diagnostics';
import { chooseTenant, type TenantIndex } from './mapping/choose-tenant';
import type { CompiledMapping } from './mapping/compile-mapping';
import { findTokens, mapParameters } from './mapping/map-parameters';
import { normalizePostback } from './normalizing/normalize-postback';
import type { TimeSettings } from './normalizing/normalize-time';
import type { NormalizedPostback, Parameter } from './postback-types';
import { loosenName } from './redaction/secret-names';

/** How a tenant's postbacks are understood; the rest of a tenant does not matter here. */
export interface TenantMeaning {
  mapping: CompiledMapping;
  times: Omit<TimeSettings, 'receivedAtMs' | 'zoneText'>;
  /** The received name, loosened, of a parameter that holds the zone of times without one. */
  timezoneField: string | undefined;
}

export interface PartnerMeaning<Tenant extends TenantMeaning> {
  /** The partner's own mapping: it finds the tokens before the tenant is known. */
  mapping: CompiledMapping;
  tenantIndex: TenantIndex<Tenant>;
}

/** What a postback consists of, as far as it could be read. */
export interface ReadContent {
  parameters: readonly Parameter[];
  /** Why the body could not be read. */
  bodyError: QuarantineReason | null;
  warnings: readonly Warning[];
}

export interface Interpretation<Tenant> {
  tenant: Tenant;
  /** An active token of an active tenant chose the tenant. */
  isTokenKnown: boolean;
  result: NormalizedPostback;
}

/** What a partner's postback means under a configuration. @param hash the keyed hash of a token */
export function interpret<Tenant extends TenantMeaning>(
  partner: PartnerMeaning<Tenant>,
  content: ReadContent,
  receivedAtMs: number,
  hash: (token: string) => string,
): Interpretation<Tenant> {
  const tokens = findTokens(partner.mapping, content.parameters);
  const { tenant, matchedBy, reason } = chooseTenant(partner.tenantIndex, tokens, hash);
  const result = interpretFor(tenant, content, receivedAtMs, reason);
  if (matchedBy === 'default') result.warnings.push(...unknownTokens(tokens));
  return { tenant, isTokenKnown: matchedBy !== 'default' && reason === null, result };
}

/** A token that no tenant has: its sender means another tenant than the default one. Its value is a secret. */
function unknownTokens(tokens: Readonly<Partial<Record<TokenField, string>>>): Warning[] {
  const kind = TOKEN_FIELDS.find((one) => tokens[one] !== undefined);
  return kind === undefined ? [] : [diagnostic(kind, 'token_unknown')];
}

/** What a postback means to a tenant that is known already. @param tenantReason why the tenant takes none at present */
export function interpretFor(
  { mapping, times, timezoneField }: TenantMeaning,
  content: ReadContent,
  receivedAtMs: number,
  tenantReason: QuarantineReason | null = null,
): NormalizedPostback {
  const { values, warnings, numbers, absentId } = mapParameters(mapping, content.parameters);
  const normalized = normalizePostback(values, {
    ...times,
    zoneText: timezoneField === undefined ? undefined : valueOf(content.parameters, timezoneField),
    receivedAtMs,
    numbers,
    absentId,
  });
  const result = { ...normalized, warnings: [...content.warnings, ...warnings, ...normalized.warnings] };
  // A body that could not be read may have held anything, so the rest does not count as the whole postback.
  const reasons = [tenantReason, content.bodyError].filter((one) => one !== null);
  return withReasons(result, reasons);
}

function valueOf(parameters: readonly Parameter[], name: string): string | undefined {
  const value = parameters.findLast((one) => loosenName(one.name) === name)?.value;
  return value == null || absenceOf(value) ? undefined : value;
}

function withReasons(result: NormalizedPostback, reasons: readonly QuarantineReason[]): NormalizedPostback {
  if (reasons.length === 0) return result;
  const { warnings } = result;
  return result.ok
    ? { ok: false, reasons: [...reasons], warnings, conversionId: result.postback.conversion_id }
    : { ...result, reasons: [...reasons, ...result.reasons] };
}
