import { Log } from '@app/common';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AdminEnvironment } from '../admin.env';
import { ConfigWriter } from '../database/config-writer';
import { SigningSecrets } from '../partners/signing-secrets.service';
import { TokenVault } from '../tenants/token-vault';

const STARTUP = { role: 'admin', actor: 'admin start' } as const;

const READ_TOKENS = `SELECT id, token_hash AS hash, token_encrypted AS encrypted FROM tenant_tokens ORDER BY id FOR UPDATE`;
const UPDATE_TOKEN = `UPDATE tenant_tokens SET token_encrypted = $2 WHERE id = $1`;

const READ_SIGNING_SECRETS = `
  SELECT partner_code AS code, signing_secret AS present, previous_signing_secret AS previous
    FROM partners WHERE signing_secret IS NOT NULL ORDER BY partner_code FOR UPDATE`;
const UPDATE_SIGNING_SECRETS = `
  UPDATE partners SET signing_secret = $2, previous_signing_secret = $3 WHERE partner_code = $1`;

interface TokenRow {
  id: number;
  hash: string;
  encrypted: string;
}

interface SigningSecretsRow {
  code: string;
  present: string;
  previous: string | null;
}

/**
 * While ENCRYPTION_KEY_PREVIOUS is set, seals at the start under ENCRYPTION_KEY what only the former one opens, so
 * that the former can be taken away. Services open either meanwhile.
 */
@Injectable()
export class ResealSecrets implements OnApplicationBootstrap {
  constructor(
    private readonly environment: AdminEnvironment,
    private readonly config: ConfigWriter,
    private readonly tokens: TokenVault,
    private readonly signingSecrets: SigningSecrets,
    @Inject(Log) private readonly log: Log,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.environment.ENCRYPTION_KEY_PREVIOUS === '') return;
    const count = await this.config.write(STARTUP, async (manager) => {
      return (await this.resealTokens(manager)) + (await this.resealSigningSecrets(manager));
    });
    this.log.info('What the former ENCRYPTION_KEY had sealed is sealed anew', { secrets: count });
  }

  private async resealTokens(manager: EntityManager): Promise<number> {
    const kept: TokenRow[] = await manager.query(READ_TOKENS);
    const outdated = kept.filter((token) => this.tokens.isOutdated(token));
    for (const token of outdated) {
      await manager.query(UPDATE_TOKEN, [token.id, this.tokens.seal(this.tokens.open(token)!).encrypted]);
    }
    return outdated.length;
  }

  private async resealSigningSecrets(manager: EntityManager): Promise<number> {
    const kept: SigningSecretsRow[] = await manager.query(READ_SIGNING_SECRETS);
    let count = 0;
    for (const { code, present, previous } of kept) {
      const vault = this.signingSecrets.vaultOf(code);
      const resealed = [present, previous].map((secret) =>
        secret !== null && vault.isOutdated(secret) ? vault.seal(vault.open(secret)!) : secret,
      );
      if (resealed[0] === present && resealed[1] === previous) continue;
      await manager.query(UPDATE_SIGNING_SECRETS, [code, ...resealed]);
      count += 1;
    }
    return count;
  }
}
