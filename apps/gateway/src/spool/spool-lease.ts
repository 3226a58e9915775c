import type { SpoolRepository } from './spool.repository';

/** A process that is gone or frozen holds up a partner's spool for so long at most. */
export const LEASE_MS = 5_000;
const RENEW_EVERY_MS = 1_500;

/** The right to deliver one partner's spool, for as long as it is renewed. */
export class SpoolLease {
  private timer: NodeJS.Timeout | undefined;
  private heldUntilMs = -Infinity;

  constructor(
    private readonly repository: SpoolRepository,
    private readonly partnerCode: string,
    private readonly holder: string,
  ) {}

  /**
   * Whether it may still work, as far as it knows: by its own clock from before the last renewal was sent, so never
   * longer than by the database's. Whoever thaws after that and goes on all the same does no harm: receipts are the
   * fence.
   */
  get isHeld(): boolean {
    return performance.now() < this.heldUntilMs;
  }

  async acquire(): Promise<boolean> {
    const askedMs = performance.now();
    if (!(await this.repository.acquireLease(this.partnerCode, this.holder, LEASE_MS))) {
      this.heldUntilMs = -Infinity;
      return false;
    }
    this.heldUntilMs = askedMs + LEASE_MS;
    return true;
  }

  /** Renews it by itself until it is released. A renewal that fails is tried again; without one it ends. */
  startRenewing(onFault: (error: unknown) => void): void {
    this.timer ??= setInterval(() => void this.acquire().catch(onFault), RENEW_EVERY_MS);
  }

  async release(): Promise<void> {
    clearInterval(this.timer);
    this.timer = undefined;
    this.heldUntilMs = -Infinity;
    await this.repository.releaseLease(this.partnerCode, this.holder);
  }
}
