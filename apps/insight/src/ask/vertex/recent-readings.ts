interface Entry<Reading> {
  readonly reading: Promise<Reading>;
  readonly staleAtMs: number;
}

/**
 * The readings of the last questions, so that a question that is sent again is not paid for again, also while the first
 * request is in flight.
 */
export class RecentReadings<Reading> {
  /** The oldest first. */
  private readonly entries = new Map<string, Entry<Reading>>();

  constructor(
    private readonly options: { maxAgeMs: number; maxEntries: number },
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /**
   * The reading under a key, or a new one.
   *
   * @param isReusable false for a reading that the next question is not to get
   */
  async get(key: string, read: () => Promise<Reading>, isReusable: (reading: Reading) => boolean): Promise<Reading> {
    const { maxAgeMs, maxEntries } = this.options;
    if (maxAgeMs === 0) return read();
    this.removeStale();
    const known = this.entries.get(key);
    if (known) return known.reading;
    const reading = read();
    const entry = { reading, staleAtMs: this.nowMs() + maxAgeMs };
    this.entries.set(key, entry);
    if (this.entries.size > maxEntries) this.entries.delete(this.entries.keys().next().value!);
    const isKept = await reading.then(isReusable, () => false);
    if (!isKept && this.entries.get(key) === entry) this.entries.delete(key);
    return reading;
  }

  private removeStale(): void {
    for (const [key, { staleAtMs }] of this.entries) {
      if (staleAtMs > this.nowMs()) return;
      this.entries.delete(key);
    }
  }
}
