import {
  chooseTenant,
  findTokens,
  mapParameters,
  type NormalizedPostback,
  normalizePostback,
  type Parameter,
  type PostbackError,
  type Warning,
} from '@app/postback';
import type { CompiledPartner, CompiledTenant } from '../partner-config/compile-partner';

/** What a request says, as far as it could be read. */
export interface ReadPostback {
  parameters: readonly Parameter[];
  /** Why the body says nothing. */
  bodyError: PostbackError | null;
  /** What is doubtful about how it was read. */
  warnings: readonly Warning[];
}

export interface Interpretation {
  tenant: CompiledTenant;
  /** The tenant was found by a token that is active, as the tenant is. */
  isTokenKnown: boolean;
  result: NormalizedPostback;
}

/** What a partner's postback means under its present configuration. @param hash the keyed hash of a token */
export function interpret(
  partner: CompiledPartner,
  read: ReadPostback,
  hash: (token: string) => string,
): Interpretation {
  const tokens = findTokens(partner.mapping, read.parameters);
  const { tenant, matchedBy, error: fault } = chooseTenant(partner.tenantIndex, tokens, hash);
  const { values, warnings } = mapParameters(tenant.mapping, read.parameters);
  const normalized = normalizePostback(values, { timezone: partner.config.timezone });
  const result = { ...normalized, warnings: [...read.warnings, ...warnings, ...normalized.warnings] };
  // A body that could not be read may have held anything: the rest is not taken for the whole.
  const faults = [fault, read.bodyError].filter((one) => one !== null);
  return {
    tenant,
    isTokenKnown: matchedBy !== 'default' && fault === null,
    result: withErrors(result, faults),
  };
}

function withErrors(result: NormalizedPostback, faults: readonly PostbackError[]): NormalizedPostback {
  if (faults.length === 0) return result;
  const { warnings } = result;
  return result.ok
    ? { ok: false, errors: [...faults], warnings, conversionId: result.postback.conversion_id }
    : { ...result, errors: [...faults, ...result.errors] };
}
