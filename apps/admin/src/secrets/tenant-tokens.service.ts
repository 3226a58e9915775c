import { keyedHash, Vault } from '@app/common';
import { TOKEN_FIELDS, type TokenField } from '@app/postback';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AdminEnvironment } from '../admin.env';

type TokenKeys = Pick<AdminEnvironment, 'TOKEN_HASH_KEY' | 'ENCRYPTION_KEY'> &
  Partial<Pick<AdminEnvironment, 'ENCRYPTION_KEY_PREVIOUS'>>;

/** A token as it is stored. */
export interface SealedToken {
  hash: string;
  encrypted: string;
}

const DEACTIVATE_TOKENS = `
  UPDATE tenant_tokens SET is_active = false
   WHERE tenant_id = $1 AND kind = $2 AND is_active AND token_hash <> ALL ($3)`;

// A token that the tenant had before is activated in its old row. The unique index refuses one of another tenant.
const ACTIVATE_TOKENS = `
  INSERT INTO tenant_tokens (tenant_id, kind, token_hash, token_encrypted)
  SELECT $1, $2, hash, encrypted FROM unnest($3::text[], $4::text[]) AS given (hash, encrypted)
  ON CONFLICT (tenant_id, kind, token_hash) DO UPDATE SET is_active = true WHERE NOT tenant_tokens.is_active`;

/** Hashes tokens, to match them, and encrypts them (AES-256-GCM bound to the hash), to show them to an admin. */
@Injectable()
export class TenantTokens {
  private readonly vault: Vault;

  constructor(@Inject(AdminEnvironment) private readonly keys: TokenKeys) {
    this.vault = new Vault([keys.ENCRYPTION_KEY, keys.ENCRYPTION_KEY_PREVIOUS ?? '']);
  }

  seal(token: string): SealedToken {
    const hash = keyedHash(this.keys.TOKEN_HASH_KEY, token);
    return { hash, encrypted: this.vault.seal(token, hash) };
  }

  /** Whether only the previous key opens it. */
  isOutdated({ hash, encrypted }: SealedToken): boolean {
    return this.vault.isOutdated(encrypted, hash);
  }

  /** The token's text, or null when it was sealed under another key or has been tampered with. */
  open({ hash, encrypted }: SealedToken): string | null {
    return this.vault.open(encrypted, hash);
  }

  /** Replaces the kinds that are given. Deactivates all before it activates any, so that a token can change its kind. */
  async replace(
    manager: EntityManager,
    tenantId: number,
    lists: Readonly<Partial<Record<TokenField, string[]>>>,
  ): Promise<void> {
    const kinds = TOKEN_FIELDS.flatMap((kind) => {
      const sealed = lists[kind]?.map((token) => this.seal(token));
      return sealed ? [{ kind, hashes: sealed.map(({ hash }) => hash), sealed }] : [];
    });
    for (const { kind, hashes } of kinds) await manager.query(DEACTIVATE_TOKENS, [tenantId, kind, hashes]);
    for (const { kind, hashes, sealed } of kinds) {
      const encrypted = sealed.map((token) => token.encrypted);
      await manager.query(ACTIVATE_TOKENS, [tenantId, kind, hashes, encrypted]);
    }
  }
}
