import { TOKEN_FIELDS } from '@app/postback';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TokenLists } from './tenant.dto';
import { TokenVault } from './token-vault';

const DEACTIVATE_TOKENS = `
  UPDATE tenant_tokens SET is_active = false
   WHERE tenant_id = $1 AND kind = $2 AND is_active AND token_hash <> ALL ($3)`;

// A token that the tenant had before comes back as the same row. One that another tenant has is refused by the index.
const ACTIVATE_TOKENS = `
  INSERT INTO tenant_tokens (tenant_id, kind, token_hash, token_encrypted)
  SELECT $1, $2, hash, encrypted FROM unnest($3::text[], $4::text[]) AS given (hash, encrypted)
  ON CONFLICT (tenant_id, kind, token_hash) DO UPDATE SET is_active = true WHERE NOT tenant_tokens.is_active`;

@Injectable()
export class TokenRepository {
  constructor(private readonly vault: TokenVault) {}

  /** Replaces the kinds that are given; all are taken away before any is given, so that a token may change its kind. */
  async replace(manager: EntityManager, tenantId: number, lists: TokenLists): Promise<void> {
    const kinds = TOKEN_FIELDS.flatMap((kind) => {
      const sealed = lists[kind]?.map((token) => this.vault.seal(token));
      return sealed
        ? [{ kind, hashes: sealed.map(({ hash }) => hash), texts: sealed.map(({ encrypted }) => encrypted) }]
        : [];
    });
    for (const { kind, hashes } of kinds) await manager.query(DEACTIVATE_TOKENS, [tenantId, kind, hashes]);
    for (const { kind, hashes, texts } of kinds) await manager.query(ACTIVATE_TOKENS, [tenantId, kind, hashes, texts]);
  }
}
