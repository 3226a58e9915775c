import {
  chooseTenant,
  findTokens,
  mapParameters,
  type NormalizedPostback,
  normalizePostback,
  type Parameter,
  type PostbackFault,
} from '@app/postback';
import type { CompiledPartner, CompiledTenant } from '../partner/compile-partner';

/** What a request says, as far as it could be read. */
export interface ReadPostback {
  parameters: readonly Parameter[];
  /** Why the body says nothing. */
  bodyFault: PostbackFault | null;
}

export interface Interpretation {
  tenant: CompiledTenant;
  /** The tenant was found by a token, not for want of one. */
  isTokenKnown: boolean;
  result: NormalizedPostback;
}

/** What a partner's postback means under its present configuration. @param hash the keyed hash of a token */
export function interpretPostback(
  partner: CompiledPartner,
  read: ReadPostback,
  hash: (token: string) => string,
): Interpretation {
  const tokens = findTokens(partner.mapping, read.parameters);
  const { tenant, matchedBy } = chooseTenant(partner.tenantIndex, tokens, hash);
  const { values, warnings } = mapParameters(tenant.mapping, read.parameters);
  const normalized = normalizePostback(values, { timezone: partner.config.timezone });
  const result = { ...normalized, warnings: [...warnings, ...normalized.warnings] };
  return { tenant, isTokenKnown: matchedBy !== 'default', result: withBodyFault(result, read.bodyFault) };
}

/** A body that could not be read may have held anything: the rest is not taken for the whole. */
function withBodyFault(result: NormalizedPostback, fault: PostbackFault | null): NormalizedPostback {
  if (!fault) return result;
  return { ok: false, faults: result.ok ? [fault] : [fault, ...result.faults], warnings: result.warnings };
}
