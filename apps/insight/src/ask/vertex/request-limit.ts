const MINUTE_MS = 60_000;
/** More users are looked through for those who sent nothing for a minute. */
const USERS_TO_SWEEP = 1_000;

/** How many requests of each user were sent in the last minute, against a maximum. */
export class RequestLimit {
  private readonly sent = new Map<string, number[]>();

  constructor(
    private readonly maxPerMinute: number,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** Counts a request of a user, unless it is one too many. A maximum of 0 is none. */
  consume(user: string): boolean {
    if (this.maxPerMinute === 0) return true;
    if (this.sent.size >= USERS_TO_SWEEP) this.sweep();
    const recent = this.recentOf(user);
    if (recent.length >= this.maxPerMinute) return false;
    this.sent.set(user, [...recent, this.nowMs()]);
    return true;
  }

  private recentOf(user: string): number[] {
    const since = this.nowMs() - MINUTE_MS;
    return (this.sent.get(user) ?? []).filter((atMs) => atMs > since);
  }

  private sweep(): void {
    for (const user of this.sent.keys()) if (this.recentOf(user).length === 0) this.sent.delete(user);
  }
}
