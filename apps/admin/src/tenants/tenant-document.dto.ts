import { TOKEN_FIELDS } from '@app/postback';
import { OmitType } from '@nestjs/swagger';
import { type Role, Tenant } from '../database/entities';
import type { SealedToken } from '../secrets/tenant-tokens.service';
import { MASK, TokenLists } from './tenant.dto';

const SHOWN_CHARACTERS = 4;
/** Nothing is shown of a shorter token. */
const MIN_LENGTH_TO_SHOW = 12;
const UNREADABLE = '(encrypted under another key)';

/** A tenant as clients see it. */
export class TenantDocument extends OmitType(Tenant, ['tokens'] as const) {
  /** The active tokens: in full to an admin, else masked. */
  tokens: TokenLists;

  /**
   * The partner's version, raised by every change of it, its tenants or their tokens.
   * @example 3
   */
  version: number;
}

/** @param open gives the text of a token, or null when no key opens it */
export function toTenantDocument(
  { tokens, ...columns }: Tenant,
  version: number,
  role: Role,
  open: (token: SealedToken) => string | null,
): TenantDocument {
  const active = tokens.filter((token) => token.is_active).toSorted((one, other) => one.id - other.id);
  const lists = TOKEN_FIELDS.map((kind) => {
    const texts = active
      .filter((token) => token.kind === kind)
      .map(({ token_hash: hash, token_encrypted: encrypted }) => open({ hash, encrypted }));
    return [kind, texts.map((text) => showToken(role, text))] as const;
  });
  return { ...columns, tokens: Object.fromEntries(lists), version };
}

/** A token's text for an admin; for others enough to distinguish it from similar ones. */
function showToken(role: Role, text: string | null): string {
  if (text === null) return UNREADABLE;
  if (role === 'admin') return text;
  return MASK.repeat(8) + (text.length < MIN_LENGTH_TO_SHOW ? '' : text.slice(-SHOWN_CHARACTERS));
}
