import {
  absenceOf,
  chooseTenant,
  findTokens,
  loosenName,
  mapParameters,
  type NormalizedPostback,
  normalizePostback,
  type Parameter,
  type QuarantineReason,
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
  receivedAtMs: number,
  hash: (token: string) => string,
): Interpretation {
  const tokens = findTokens(partner.mapping, content.parameters);
  const { tenant, matchedBy, reason } = chooseTenant(partner.tenantIndex, tokens, hash);
  const { values, warnings, numbers, absentId } = mapParameters(tenant.mapping, content.parameters);
  const normalized = normalizePostback(values, {
    ...tenant.times,
    zoneText: tenant.timezoneField === undefined ? undefined : valueOf(content.parameters, tenant.timezoneField),
    receivedAtMs,
    numbers,
    absentId,
  });
  const result = { ...normalized, warnings: [...content.warnings, ...warnings, ...normalized.warnings] };
  // A body that could not be read may have held anything, so the rest does not count as the whole postback.
  const reasons = [reason, content.bodyError].filter((one) => one !== null);
  return { tenant, isTokenKnown: matchedBy !== 'default' && reason === null, result: withReasons(result, reasons) };
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
