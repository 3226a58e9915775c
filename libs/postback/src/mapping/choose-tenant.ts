import { TOKEN_FIELDS, type TokenField } from '../canonical-fields';
import { diagnostic, type QuarantineReason } from '../diagnostics';

/** A tenant that a token may choose, with the keyed hashes of its tokens. */
export interface TenantCandidate<T> {
  tenant: T;
  isDefault: boolean;
  isActive: boolean;
  tokens: readonly HashedToken[];
  /** Tokens taken away from the tenant: they still choose it, but their postbacks go to quarantine. */
  inactiveTokens: readonly HashedToken[];
}

interface HashedToken {
  kind: TokenField;
  hash: string;
}

interface TokenOwner<T> {
  tenant: T;
  /** Why a postback with this token goes to quarantine. */
  inactive: 'tenant_inactive' | 'token_inactive' | null;
}

/** Tenants by their tokens. */
export interface TenantIndex<T> {
  readonly byToken: ReadonlyMap<string, TokenOwner<T>>;
  readonly defaultTenant: T;
}

export interface ChosenTenant<T> {
  tenant: T;
  matchedBy: TokenField | 'default';
  /** Why the postback goes to quarantine; null where it is stored. */
  reason: QuarantineReason | null;
}

/** @throws Error without a default candidate: every postback has a tenant */
export function compileTenantIndex<T>(candidates: readonly TenantCandidate<T>[]): TenantIndex<T> {
  const defaultTenant = candidates.find(({ isDefault }) => isDefault);
  if (!defaultTenant) throw new Error('A partner must have a default tenant');
  const byToken = new Map<string, TokenOwner<T>>();
  for (const { tenant, inactiveTokens } of candidates) {
    for (const token of inactiveTokens) byToken.set(keyOf(token), { tenant, inactive: 'token_inactive' });
  }
  // Active tokens overwrite: a token that has moved belongs to the tenant that has it now.
  for (const { tenant, isActive, tokens } of candidates) {
    for (const token of tokens) byToken.set(keyOf(token), { tenant, inactive: isActive ? null : 'tenant_inactive' });
  }
  return { byToken, defaultTenant: defaultTenant.tenant };
}

/**
 * Chooses the tenant of a postback by `ts_token`, then `ts_param`, then `tlm_token`, then the default one. An unknown
 * token falls through to the next. A token matches only tokens of its own kind. A token that is inactive, or whose
 * tenant is, never leads to the default tenant.
 *
 * @param hash the keyed hash of a token, which is passed without surrounding space
 */
export function chooseTenant<T>(
  index: TenantIndex<T>,
  tokens: Readonly<Partial<Record<TokenField, string>>>,
  hash: (token: string) => string,
): ChosenTenant<T> {
  let takenAway: ChosenTenant<T> | undefined;
  for (const kind of TOKEN_FIELDS) {
    const token = tokens[kind]?.trim();
    const owner = token ? index.byToken.get(keyOf({ kind, hash: hash(token) })) : undefined;
    if (owner === undefined) continue;
    const reason = owner.inactive && diagnostic(kind, owner.inactive);
    const chosen = { tenant: owner.tenant, matchedBy: kind, reason };
    if (owner.inactive !== 'token_inactive') return chosen;
    takenAway ??= chosen;
  }
  return takenAway ?? { tenant: index.defaultTenant, matchedBy: 'default', reason: null };
}

function keyOf({ kind, hash }: HashedToken): string {
  return `${kind} ${hash}`;
}
