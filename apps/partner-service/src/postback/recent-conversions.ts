/**
 * Conversions that were lately stored or met: their next postback is a repeat, almost surely. Only a hint, which
 * spares a repeat the lane of new conversions; the ledger decides. Two generations, so that it is bounded without
 * any bookkeeping of age.
 */
export class RecentConversions {
  private young = new Set<string>();
  private old = new Set<string>();

  /** @param generationSize the memory holds at most twice as many */
  constructor(private readonly generationSize: number) {}

  has(key: string): boolean {
    return this.young.has(key) || this.old.has(key);
  }

  add(key: string): void {
    this.young.add(key);
    if (this.young.size < this.generationSize) return;
    this.old = this.young;
    this.young = new Set();
  }
}
