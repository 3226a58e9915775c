import { RecentIds } from './recent-ids';
import { ShortLivedMap } from './short-lived-map';

/** Ten minutes' worth of a busy partner. Only a hint that saves a write; the database decides. */
const REMEMBERED_SLOTS = 262_144;

/**
 * Stores postbacks with the same signed text one after the other, so that no batch ever holds two of them, and
 * remembers which texts were stored lately.
 */
export class SignatureQueue {
  private readonly last = new ShortLivedMap<Promise<void>>();
  private readonly stored = new RecentIds(REMEMBERED_SLOTS);

  /** @param store receives whether the text was stored lately */
  async run<T>(signed: string, store: (isProbablySpent: boolean) => Promise<T>): Promise<T> {
    const work = async (): Promise<T> => {
      const result = await store(this.stored.has(signed));
      this.stored.add(signed);
      return result;
    };
    const result = this.last.get(signed)?.then(work) ?? work();
    const settled = result.then(
      () => {},
      () => {},
    );
    this.last.set(signed, settled);
    try {
      return await result;
    } finally {
      if (this.last.get(signed) === settled) this.last.delete(signed);
    }
  }
}
