import { GcloudFailure } from './cloud-run-state';
import type { ParsedCall } from './parse-gcloud';

const SERVICE_ACCOUNT = /\.gserviceaccount\.com$/;

/** Whoever is signed in to gcloud, and what it says of that; as the real one does in SDK 528. */
export class ActiveAccount {
  /** Undefined: nobody. */
  account: string | undefined = 'somebody@example.com';

  getValue([property]: string[]): string {
    if (property === 'account') return this.account ?? '';
    throw new GcloudFailure(`Section [core] has no property [${property}].`);
  }

  /** A person's token is for gcloud's own audience; for another one only a service account gets a token. */
  printIdentityToken({ positionals: [named], flags }: ParsedCall): string {
    const account = named ?? this.account;
    if (account === undefined) throw new GcloudFailure('You do not currently have an active account selected.');
    if (account !== this.account) {
      throw new GcloudFailure(`Your current active account [${account}] does not have any valid credentials`);
    }
    const { audiences } = flags;
    if (audiences !== undefined && !SERVICE_ACCOUNT.test(account)) {
      throw new GcloudFailure('Invalid account type for `--audiences`. Requires valid service account.');
    }
    return `token-of:${account}:for:${audiences ?? 'gcloud'}`;
  }
}
