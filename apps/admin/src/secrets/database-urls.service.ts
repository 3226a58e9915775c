import { Log, Vault } from '@app/common';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { AdminEnvironment } from '../admin.env';
import { ConfigWriter, STARTUP } from '../database/config-writer';

const SELECT_URLS = `
  SELECT partner_code AS code, database_url AS url FROM partners
   WHERE database_url IS NOT NULL ORDER BY partner_code FOR UPDATE`;
const UPDATE_URL = `UPDATE partners SET database_url = $2 WHERE partner_code = $1`;

/** A sealed password in a URL begins so; no other may. */
const SEALED = 'sealed.';
const PASSWORD_BEFORE_HOST = /^([a-z]+:\/\/[^:/?#]*:)([^/?#]*)(@)/;
const PASSWORD_PARAMETER = /([?&]password=)([^&#]*)()/g;

/** Seals the passwords in partners' database URLs, those that were written in SQL included. */
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

  /** Seals at startup what was written in SQL, and under the present key what the previous one sealed. */
  async onApplicationBootstrap(): Promise<void> {
    const count = await this.config.write(STARTUP, async (manager) => {
      const stored: { code: string; url: string }[] = await manager.query(SELECT_URLS);
      const outdated = stored.filter(({ code, url }) => this.seal(code, url) !== url);
      for (const { code, url } of outdated) await manager.query(UPDATE_URL, [code, this.seal(code, url)]);
      return outdated.length;
    });
    if (count > 0) this.log.info('Sealed the passwords of database URLs', { partners: count });
  }

  /** The URL with its passwords sealed under the present key; a password that no key opens stays as it is. */
  seal(partnerCode: string, url: string): string {
    const context = contextOf(partnerCode);
    return replacePasswords(url, (password, isSealed) => {
      if (!isSealed) return SEALED + this.vault.seal(password, context);
      if (!this.vault.isOutdated(password, context)) return SEALED + password;
      return SEALED + this.vault.seal(this.vault.open(password, context)!, context);
    });
  }

  /** The URL to connect to; null when a password was sealed under another key, or for another partner. */
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

/** Binds a sealed password to its partner: in another partner's row it does not open. */
function contextOf(partnerCode: string): string {
  return `database_url of ${partnerCode}`;
}

/** @param replace gets a password as the URL has it, and whether it is sealed; its result must be valid in a URL */
function replacePasswords(url: string, replace: (password: string, isSealed: boolean) => string): string {
  const replaceMatch = (_: string, before: string, password: string, after: string): string => {
    if (password === '') return before + after;
    const isSealed = password.startsWith(SEALED);
    return before + replace(isSealed ? password.slice(SEALED.length) : password, isSealed) + after;
  };
  return url.replace(PASSWORD_BEFORE_HOST, replaceMatch).replace(PASSWORD_PARAMETER, replaceMatch);
}
