import { TOKEN_FIELDS, type TokenField } from '../canonical-fields';
import { diagnostic, type QuarantineReason } from '../diagnostics';

/** A tenant that a token may choose, with the keyed hashes of its tokens. */
export interface TenantCandidate<T> {
  tenant: T;
  isDefault: boolean;
  isActive: boolean;
  tokens: readonly HashedToken[];
  /** Taken away from the tenant. They still say whose postback it is, but no longer that it may be booked. */
  inactiveTokens: readonly HashedToken[];
}

interface HashedToken {
  kind: TokenField;
  hash: string;
}

interface TokenOwner<T> {
  tenant: T;
  /** Why a postback with this token is not booked. */
  inactive: 'tenant' | 'token' | null;
}

/** Tenants by their tokens, for look-ups without a search. */
export interface TenantIndex<T> {
  readonly byToken: ReadonlyMap<string, TokenOwner<T>>;
  readonly defaultTenant: T;
}

/** How the tenant of a postback was found. */
export interface ChosenTenant<T> {
  tenant: T;
  matchedBy: TokenField | 'default';
  /** Why the postback is quarantined for this tenant; null where it is booked. */
  reason: QuarantineReason | null;
}

/** @throws Error when no candidate is the default: a postback is never without a tenant */
export function compileTenantIndex<T>(candidates: readonly TenantCandidate<T>[]): TenantIndex<T> {
  const fallback = candidates.find(({ isDefault }) => isDefault);
  if (!fallback) throw new Error('A partner must have a default tenant');
  const byToken = new Map<string, TokenOwner<T>>();
  for (const { tenant, inactiveTokens } of candidates) {
    for (const { kind, hash } of inactiveTokens) byToken.set(`${kind} ${hash}`, { tenant, inactive: 'token' });
  }
  // Active tokens overwrite: a token that has moved belongs to the tenant that has it now.
  for (const { tenant, isActive, tokens } of candidates) {
    const inactive = isActive ? null : 'tenant';
    for (const { kind, hash } of tokens) byToken.set(`${kind} ${hash}`, { tenant, inactive });
  }
  return { byToken, defaultTenant: fallback.tenant };
}

/**
 * The tenant of a postback: by `ts_token`, then `ts_param`, then `tlm_token`, then the default one. A token that
 * nobody has falls through to the next. A token of one kind matches only tokens of that kind. A token of an inactive
 * tenant, or one that was taken away from its tenant, never leads to the default tenant.
 *
 * @param hash the keyed hash of a token; tokens are hashed without the space around them
 */
export function chooseTenant<T>(
  index: TenantIndex<T>,
  tokens: Readonly<Partial<Record<TokenField, string>>>,
  hash: (token: string) => string,
): ChosenTenant<T> {
  let takenAway: ChosenTenant<T> | undefined;
  for (const kind of TOKEN_FIELDS) {
    const token = tokens[kind]?.trim();
    const owner = token ? index.byToken.get(`${kind} ${hash(token)}`) : undefined;
    if (owner === undefined) continue;
    const chosen = { tenant: owner.tenant, matchedBy: kind, reason: reasonOf(kind, owner.inactive) };
    if (owner.inactive !== 'token') return chosen;
    takenAway ??= chosen;
  }
  return takenAway ?? { tenant: index.defaultTenant, matchedBy: 'default', reason: null };
}

function reasonOf(field: TokenField, inactive: TokenOwner<unknown>['inactive']): QuarantineReason | null {
  switch (inactive) {
    case null:
      return null;
    case 'tenant':
      return diagnostic(field, 'tenant_inactive');
    case 'token':
      return diagnostic(field, 'token_inactive');
  }
}
