import { RecentMap } from '@app/common';

/** Ten minutes' worth of a busy partner: as long as a signature can be valid, from five minutes before to five after. */
const REMEMBERED = 100_000;

/**
 * What the signatures that were shown lately stood for. The signed text is `t.METHOD.path?query.body`, and a dot may be
 * in a query or a body too: the same text, cut elsewhere, is another request. The first that came is the one meant.
 */
export class SeenRequests {
  private readonly targets = new RecentMap<string>(REMEMBERED);

  /**
   * @param digest of the signed text
   * @returns whether that text has stood for the same request before, or for none
   */
  isSame(digest: string, target: string): boolean {
    const first = this.targets.get(digest);
    if (first === undefined) this.targets.set(digest, Buffer.from(target).toString());
    return first === undefined || first === target;
  }
}
