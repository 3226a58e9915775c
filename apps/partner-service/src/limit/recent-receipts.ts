/** Remembers the receipts that were counted last, in two halves, so that forgetting costs nothing. */
export class RecentReceipts {
  private present = new Set<string>();
  private former = new Set<string>();

  constructor(private readonly half = 10_000) {}

  has(receiptId: string): boolean {
    return this.present.has(receiptId) || this.former.has(receiptId);
  }

  add(receiptId: string): void {
    if (this.present.size >= this.half) {
      this.former = this.present;
      this.present = new Set();
    }
    this.present.add(receiptId);
  }
}
