import { TOKEN_FIELDS } from '@app/postback';
import { OmitType } from '@nestjs/swagger';
import { type Role, Tenant, type TenantToken } from '../config-entities';
import { MASK } from './is-token-list';
import { TokenLists } from './tenant.dto';
import type { TokenVault } from './token-vault';

const SHOWN_CHARACTERS = 4;
/** Of a shorter token nothing is shown. */
const MIN_LENGTH_TO_SHOW = 12;
const UNREADABLE = '(encrypted under another key)';

/** A tenant as it is answered. */
export class TenantDocument extends OmitType(Tenant, ['tokens'] as const) {
  /** The active tokens: in full to an admin, else masked. */
  tokens: TokenLists;

  /**
   * The partner's version, raised by every change of it, its tenants or their tokens.
   * @example 3
   */
  version: number;
}

/** Builds the document; tokens are shown in full only when asked to. */
export function toTenantDocument(
  tenant: Tenant,
  version: number,
  showToken: (token: TenantToken) => string,
): TenantDocument {
  const { tokens, ...columns } = tenant;
  const active = tokens.filter((token) => token.is_active).toSorted((one, other) => one.id - other.id);
  const lists = TOKEN_FIELDS.map(
    (kind) => [kind, active.filter((token) => token.kind === kind).map(showToken)] as const,
  );
  return { ...columns, tokens: Object.fromEntries(lists), version };
}

/** A token's text for an admin; for others enough to tell it from its like. */
export function tokenPresenter(role: Role, vault: TokenVault): (token: TenantToken) => string {
  return ({ token_hash: hash, token_encrypted: encrypted }) => {
    const text = vault.open({ hash, encrypted });
    if (text === null) return UNREADABLE;
    return role === 'admin' ? text : maskToken(text);
  };
}

export function maskToken(token: string): string {
  return MASK.repeat(8) + (token.length < MIN_LENGTH_TO_SHOW ? '' : token.slice(-SHOWN_CHARACTERS));
}
