/** A process that lived shorter than this died quickly: starting it again at once would likely not help. */
export const QUICK_EXIT_MS = 10_000;

const MAX_DELAY_MS = 5_000;

/**
 * How long to wait before a process is started again. The first death costs no time, because a partner's calls
 * are coming in; only one that dies again and again is slowed down.
 *
 * @param quickExits how many quick deaths came in a row, this one included; 0 when it had lived for a while
 */
export function restartDelayMs(quickExits: number): number {
  if (quickExits <= 1) return 0;
  return Math.min(250 * 2 ** (quickExits - 2), MAX_DELAY_MS);
}

/** Counts quick deaths of one process. */
export class RestartBackoff {
  private quickExits = 0;

  /** Takes note of a death after `livedMs` and tells how long to wait. */
  nextDelayMs(uptimeMs: number): number {
    this.quickExits = uptimeMs < QUICK_EXIT_MS ? this.quickExits + 1 : 0;
    return restartDelayMs(this.quickExits);
  }
}
