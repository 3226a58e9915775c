import {
  chooseTenant,
  findTokens,
  mapParameters,
  type NormalizedPostback,
  normalizePostback,
  type PostbackError,
} from '@app/postback';
import type { CompiledPartner, CompiledTenant } from '../partner-config/compile-partner';
import type { PostbackContent } from './read-parameters';

export interface Interpretation {
  tenant: CompiledTenant;
  /** An active token of an active tenant chose the tenant. */
  isTokenKnown: boolean;
  result: NormalizedPostback;
}

/** What a partner's postback means under the present configuration. @param hash the keyed hash of a token */
export function interpret(
  partner: CompiledPartner,
  content: Omit<PostbackContent, 'rawData'>,
  hash: (token: string) => string,
): Interpretation {
  const tokens = findTokens(partner.mapping, content.parameters);
  const { tenant, matchedBy, error } = chooseTenant(partner.tenantIndex, tokens, hash);
  const { values, warnings } = mapParameters(tenant.mapping, content.parameters);
  const normalized = normalizePostback(values, { timezone: partner.config.timezone });
  const result = { ...normalized, warnings: [...content.warnings, ...warnings, ...normalized.warnings] };
  // A body that could not be read may have held anything, so the rest does not count as the whole postback.
  const errors = [error, content.bodyError].filter((one) => one !== null);
  return { tenant, isTokenKnown: matchedBy !== 'default' && error === null, result: withErrors(result, errors) };
}

function withErrors(result: NormalizedPostback, errors: readonly PostbackError[]): NormalizedPostback {
  if (errors.length === 0) return result;
  const { warnings } = result;
  return result.ok
    ? { ok: false, errors: [...errors], warnings, conversionId: result.postback.conversion_id }
    : { ...result, errors: [...errors, ...result.errors] };
}
