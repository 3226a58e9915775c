import { Log, Vault } from '@app/common';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { AdminEnvironment } from '../admin.env';
import { ConfigWriter } from '../database/config-writer';
import { replacePasswords, sealedPassword } from './url-passwords';

const STARTUP = { role: 'admin', actor: 'admin start' } as const;

const READ_URLS = `
  SELECT partner_code AS code, database_url AS url FROM partners
   WHERE database_url IS NOT NULL ORDER BY partner_code FOR UPDATE`;
const UPDATE_URL = `UPDATE partners SET database_url = $2 WHERE partner_code = $1`;

/** Keeps the passwords of partners' database URLs sealed, also those that came in another way than through here. */
@Injectable()
export class DatabaseUrls implements OnApplicationBootstrap {
  private readonly vault: Vault;

  constructor(
    { ENCRYPTION_KEY, ENCRYPTION_KEY_PREVIOUS }: AdminEnvironment,
    private readonly config: ConfigWriter,
    @Inject(Log) private readonly log: Log,
  ) {
    this.vault = new Vault([ENCRYPTION_KEY, ENCRYPTION_KEY_PREVIOUS]);
  }

  /** At the start: seals what was written straight in SQL, and under the present key what a former one sealed. */
  async onApplicationBootstrap(): Promise<void> {
    const count = await this.config.write(STARTUP, async (manager) => {
      const kept: { code: string; url: string }[] = await manager.query(READ_URLS);
      const changed = kept.map(({ code, url }) => ({ code, url, sealed: this.seal(code, url) }));
      const outdated = changed.filter(({ url, sealed }) => url !== sealed);
      for (const { code, sealed } of outdated) await manager.query(UPDATE_URL, [code, sealed]);
      return outdated.length;
    });
    if (count > 0) this.log.info('Passwords of database URLs are sealed', { partners: count });
  }

  /** The URL with its passwords sealed under the present key; one that nobody can open stays as it is. */
  seal(partnerCode: string, url: string): string {
    const context = contextOf(partnerCode);
    return replacePasswords(url, (password, isSealed) => {
      if (!isSealed) return sealedPassword(this.vault.seal(password, context));
      if (!this.vault.isOutdated(password, context)) return sealedPassword(password);
      return sealedPassword(this.vault.seal(this.vault.open(password, context)!, context));
    });
  }

  /** The URL as it can be connected to; null when a password was sealed under another key, or for another partner. */
  open(partnerCode: string, url: string): string | null {
    let isOpen = true;
    const opened = replacePasswords(url, (password, isSealed) => {
      const text = isSealed ? this.vault.open(password, contextOf(partnerCode)) : password;
      isOpen &&= text !== null;
      return text ?? '';
    });
    return isOpen ? opened : null;
  }
}

/** A sealed password is worth nothing in another partner's row. */
function contextOf(partnerCode: string): string {
  return `database_url of ${partnerCode}`;
}
