import type { ServiceConfig, TenantConfig } from '@app/partner-config';
import { type CompiledMapping, TOKEN_FIELDS, type TokenField } from '@app/postback';
import type { FormerGroup } from './former-reader';
import { findByToken, type TenantMatch } from './match-tenants';

/** A parameter whose value is a token, and of which kind. */
export interface TokenName {
  name: string;
  kind: TokenField;
}

/** The parameters that a mapping leads to a token, those that come first, first. */
export function tokenNamesOf({ targets }: CompiledMapping): TokenName[] {
  return [...targets]
    .filter(([, { isToken }]) => isToken)
    .toSorted(([, one], [, other]) => one.rank - other.rank)
    .map(([name, { field }]) => ({ name, kind: field as TokenField }));
}

/**
 * The tenant of today that rows of a group belong to. Written apart from the mapping that copying goes by, so that
 * one can be held against the other.
 *
 * @param hash the keyed hash by which tokens are known; of a hash that stands in a token's place, that hash
 */
export function tenantOfGroup(
  group: Pick<FormerGroup, 'formerTenant' | 'tokens'>,
  names: readonly TokenName[],
  config: ServiceConfig,
  matches: readonly TenantMatch[],
  hash: (token: string) => string,
): TenantConfig {
  const known = matches.find(({ formerId, tenant }) => formerId !== null && formerId === group.formerTenant && tenant);
  if (known?.tenant) return known.tenant;
  for (const kind of TOKEN_FIELDS) {
    const at = names.findIndex((one, index) => one.kind === kind && isPresent(group.tokens[index]));
    const found = at < 0 ? undefined : findByToken(config, [kind], hash(group.tokens[at]!.trim()));
    if (found) return found;
  }
  return config.tenants.find(({ isDefault }) => isDefault)!;
}

/** Whether a group has a token that no tenant of today has. */
export function hasUnknownToken(
  group: Pick<FormerGroup, 'tokens'>,
  names: readonly TokenName[],
  config: ServiceConfig,
  hash: (token: string) => string,
): boolean {
  const present = names.filter((_, index) => isPresent(group.tokens[index]));
  if (present.length === 0) return false;
  return !names.some(
    ({ kind }, index) =>
      isPresent(group.tokens[index]) && findByToken(config, [kind], hash(group.tokens[index].trim())),
  );
}

function isPresent(value: string | null | undefined): value is string {
  const text = value?.trim().toLowerCase() ?? '';
  return text !== '' && text !== 'null' && text !== 'undefined' && !/^[{[$%]/.test(text);
}
