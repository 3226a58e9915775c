import type { TenantConfig } from '@app/partner-config';
import { chooseTenant, type CompiledMapping, findTokens, type Parameter } from '@app/postback';
import { loosenName } from '@app/postback/redaction/secret-names';
import type { CompiledPartner } from '../../../apps/partner-service/src/partner-config/compile-partner';
import type { LegacyGroup } from './legacy-reader';
import type { TenantMatch } from './match-tenants';

/** The names that a mapping leads to a token, without their case: a name may be written in any. */
export function tokenNames({ targets }: CompiledMapping): string[] {
  const names = [...targets].filter(([, { isToken }]) => isToken).map(([name]) => loosenName(name));
  return [...new Set(names)];
}

/**
 * The tenant of today that rows of a group belong to, by the rule by which copying finds it, out of tokens that the
 * former database has read.
 *
 * @param hash the keyed hash by which tokens are known; of a hash that stands in a token's place, that hash
 */
export function tenantOfGroup(
  group: Pick<LegacyGroup, 'formerTenant' | 'tokens'>,
  partner: CompiledPartner,
  matches: readonly TenantMatch[],
  hash: (token: string) => string,
): TenantConfig {
  const known = matches.find(
    ({ legacyId: formerId, tenant }) => formerId !== null && formerId === group.formerTenant && tenant,
  );
  if (known?.tenant) return known.tenant;
  const { id } = choose(group, partner, hash).tenant;
  return partner.config.tenants.find((tenant) => tenant.id === id)!;
}

/** Whether a group has a token that no tenant of today has. */
export function hasUnknownToken(
  group: Pick<LegacyGroup, 'tokens'>,
  partner: CompiledPartner,
  hash: (token: string) => string,
): boolean {
  const hasToken = Object.keys(findTokens(partner.mapping, parametersOf(group))).length > 0;
  return hasToken && choose(group, partner, hash).matchedBy === 'default';
}

function choose(
  group: Pick<LegacyGroup, 'tokens'>,
  { mapping, tenantIndex }: CompiledPartner,
  hash: (token: string) => string,
) {
  return chooseTenant(tenantIndex, findTokens(mapping, parametersOf(group)), hash);
}

/** As copying takes what was received: as if it had come in a query. */
function parametersOf({ tokens }: Pick<LegacyGroup, 'tokens'>): Parameter[] {
  return tokens.map(([name, value]) => ({ name, value, source: 'query' }));
}
