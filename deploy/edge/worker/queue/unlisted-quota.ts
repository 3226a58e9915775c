const WINDOW_MS = 60_000;
/** Files that scanners look for, `.env` and `wp-login.php`; an endpoint of a partner that has a dot has to be listed. */
const LIKE_A_FILE = '.';

/**
 * How many postbacks to unlisted paths may go to the queue in a minute. Scanners' requests look like them, and the queue
 * is there for postbacks; each isolate of the Worker counts for itself.
 */
export class UnlistedQuota {
  private windowStartMs = 0;
  private taken = 0;

  /** Takes one of this minute's, if there is one left. */
  consume(path: string, perMinute: number, nowMs: number): boolean {
    if (path.includes(LIKE_A_FILE)) return false;
    if (nowMs - this.windowStartMs >= WINDOW_MS) {
      this.windowStartMs = nowMs;
      this.taken = 0;
    }
    if (this.taken >= perMinute) return false;
    this.taken += 1;
    return true;
  }
}
