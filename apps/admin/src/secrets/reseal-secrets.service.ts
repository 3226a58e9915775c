import { Log } from '@app/common';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AdminEnvironment } from '../admin.env';
import { ConfigWriter, STARTUP } from '../database/config-writer';
import { SigningSecrets } from './signing-secrets.service';
import { type SealedToken, TenantTokens } from './tenant-tokens.service';

const SELECT_TOKENS = `
  SELECT id, token_hash AS hash, token_encrypted AS encrypted FROM tenant_tokens ORDER BY id FOR UPDATE`;
const UPDATE_TOKEN = `UPDATE tenant_tokens SET token_encrypted = $2 WHERE id = $1`;

const SELECT_SIGNING_SECRETS = `
  SELECT partner_code AS code, signing_secret AS present, previous_signing_secret AS previous
    FROM partners WHERE signing_secret IS NOT NULL ORDER BY partner_code FOR UPDATE`;
const UPDATE_SIGNING_SECRETS = `
  UPDATE partners SET signing_secret = $2, previous_signing_secret = $3 WHERE partner_code = $1`;

/**
 * While ENCRYPTION_KEY_PREVIOUS is set, seals at startup under ENCRYPTION_KEY what only the previous key opens, so that
 * the previous key can be removed. Services open either in the meantime.
 */
@Injectable()
export class ResealSecrets implements OnApplicationBootstrap {
  constructor(
    private readonly environment: AdminEnvironment,
    private readonly config: ConfigWriter,
    private readonly tokens: TenantTokens,
    private readonly signingSecrets: SigningSecrets,
    @Inject(Log) private readonly log: Log,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.environment.ENCRYPTION_KEY_PREVIOUS === '') return;
    const count = await this.config.write(STARTUP, async (manager) => {
      return (await this.resealTokens(manager)) + (await this.resealSigningSecrets(manager));
    });
    this.log.info('Sealed the secrets of the previous ENCRYPTION_KEY under the present one', { secrets: count });
  }

  private async resealTokens(manager: EntityManager): Promise<number> {
    const stored: (SealedToken & { id: number })[] = await manager.query(SELECT_TOKENS);
    const outdated = stored.filter((token) => this.tokens.isOutdated(token));
    for (const token of outdated) {
      await manager.query(UPDATE_TOKEN, [token.id, this.tokens.seal(this.tokens.open(token)!).encrypted]);
    }
    return outdated.length;
  }

  private async resealSigningSecrets(manager: EntityManager): Promise<number> {
    const stored: { code: string; present: string; previous: string | null }[] =
      await manager.query(SELECT_SIGNING_SECRETS);
    let count = 0;
    for (const { code, present, previous } of stored) {
      const vault = this.signingSecrets.vaultOf(code);
      const resealed = [present, previous].map((secret) =>
        secret !== null && vault.isOutdated(secret, code) ? vault.seal(vault.open(secret, code)!, code) : secret,
      );
      if (resealed[0] === present && resealed[1] === previous) continue;
      await manager.query(UPDATE_SIGNING_SECRETS, [code, ...resealed]);
      count += 1;
    }
    return count;
  }
}
