/** More than this many who wait are told at once that nobody answers: what they sent is held in memory meanwhile. */
const MAX_WAITING = 200;

/** Those who wait for a service that has only just fallen silent. */
export class RecoveryWaiters {
  private readonly waiting = new Set<() => void>();

  /** Whether the service came back in that time. */
  wait(timeoutMs: number): Promise<boolean> {
    if (timeoutMs <= 0 || this.waiting.size >= MAX_WAITING) return Promise.resolve(false);
    return new Promise((resolve) => {
      const end = (isBack: boolean): void => {
        clearTimeout(timer);
        this.waiting.delete(back);
        resolve(isBack);
      };
      const back = (): void => end(true);
      const timer = setTimeout(() => end(false), timeoutMs);
      this.waiting.add(back);
    });
  }

  notify(): void {
    for (const back of this.waiting) back();
  }
}
