import { TOKEN_FIELDS, type TokenField } from './canonical-fields';

/** A tenant that a token may choose, with the keyed hashes of its tokens. */
export interface TenantCandidate<T> {
  tenant: T;
  isDefault: boolean;
  tokens: readonly { kind: TokenField; hash: string }[];
}

/** Tenants by their tokens, for look-ups without a search. */
export interface TenantIndex<T> {
  readonly byToken: ReadonlyMap<string, T>;
  readonly defaultTenant: T;
}

/** @throws Error when no candidate is the default: a postback is never without a tenant */
export function compileTenantIndex<T>(candidates: readonly TenantCandidate<T>[]): TenantIndex<T> {
  const fallback = candidates.find(({ isDefault }) => isDefault);
  if (!fallback) throw new Error('A partner must have a default tenant');
  const entries = candidates.flatMap(({ tenant, tokens }) =>
    tokens.map(({ kind, hash }) => [`${kind} ${hash}`, tenant] as const),
  );
  return { byToken: new Map(entries), defaultTenant: fallback.tenant };
}

/**
 * The tenant of a postback: by `ts_token`, then `ts_param`, then `tlm_token`, then the default one. A token that
 * nobody has falls through to the next. A token of one kind matches only tokens of that kind.
 *
 * @param hash the keyed hash of a token; tokens are hashed without the space around them
 * @returns how the tenant was found too, for partners that require a known token
 */
export function chooseTenant<T>(
  index: TenantIndex<T>,
  tokens: Readonly<Partial<Record<TokenField, string>>>,
  hash: (token: string) => string,
): { tenant: T; matchedBy: TokenField | 'default' } {
  for (const kind of TOKEN_FIELDS) {
    const token = tokens[kind]?.trim();
    const tenant = token ? index.byToken.get(`${kind} ${hash(token)}`) : undefined;
    if (tenant !== undefined) return { tenant, matchedBy: kind };
  }
  return { tenant: index.defaultTenant, matchedBy: 'default' };
}
