/**
 * The access token of gcloud's active account, for a whole run. It is in no log and no error. Google's tokens are valid
 * for an hour at most, and gcloud prints one that may be older: it is renewed when an API rejects it.
 */
export class AccessToken {
  private current: Promise<string> | undefined;

  /** @param print runs `gcloud auth print-access-token` */
  constructor(private readonly print: () => Promise<string>) {}

  /** @param rejected the token that an API rejected; of requests in flight together, only the first renews it */
  async get(rejected?: string): Promise<string> {
    if (rejected !== undefined && (await this.current) === rejected) this.current = undefined;
    this.current ??= this.print().then((text) => text.trim());
    // A failure is not remembered: an account may be selected meanwhile.
    this.current.catch(() => (this.current = undefined));
    return this.current;
  }
}
