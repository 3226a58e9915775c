import type { CloudRecord } from './record-of-entry';

/** An entry may appear so long after its own time: instances write late, and Cloud Logging sorts in the background. */
export const OVERLAP_MS = 120_000;
/** Clocks here and there differ by so much at most. */
export const CLOCKS_DIFFER_MS = 300_000;

/**
 * Which entries have been shown. Each reading begins {@link OVERLAP_MS} before the newest entry that is known, or
 * where none comes before the last reading, and gives only what has not been given before, so that what comes late is
 * neither missed nor doubled.
 */
export class FollowCursor {
  private readonly seen = new Map<string, number>();
  private newestMs: number;

  /** @param floorMs nothing older is shown: it was passed over before */
  constructor(private readonly floorMs: number) {
    this.newestMs = floorMs;
  }

  /** From when on to read; Unix time. */
  get fromMs(): number {
    return Math.max(this.newestMs - OVERLAP_MS, this.floorMs);
  }

  /**
   * Those that are new, by time.
   *
   * @param askedMs when they were asked for; an entry of a clock that runs ahead of it does not move the window past
   *   the others
   */
  take(records: readonly CloudRecord[], askedMs: number): CloudRecord[] {
    const fresh = records.filter(({ key, timeMs }) => {
      if (timeMs < this.floorMs || this.seen.has(key)) return false;
      this.seen.set(key, timeMs);
      return true;
    });
    this.newestMs = Math.max(this.newestMs, askedMs - CLOCKS_DIFFER_MS);
    for (const { timeMs } of fresh) this.newestMs = Math.max(this.newestMs, Math.min(timeMs, askedMs));
    for (const [key, timeMs] of this.seen) if (timeMs < this.fromMs) this.seen.delete(key);
    return fresh.toSorted((one, other) => one.timeMs - other.timeMs);
  }
}
