import type { SpoolRepository } from './spool.repository';

/** A process that is gone or frozen holds up a partner's spool no longer than this. */
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
   * Whether the holder may still deliver. Measured by its own clock from before the last renewal was sent, so never
   * longer than by the database's. A holder that thaws after it has expired and goes on does no harm: postback ids are the fence.
   */
  get isHeld(): boolean {
    return performance.now() < this.heldUntilMs;
  }

  async acquire(): Promise<boolean> {
    const askedMs = performance.now();
    const isHeld = await this.repository.acquireLease(this.partnerCode, this.holder, LEASE_MS);
    this.heldUntilMs = isHeld ? askedMs + LEASE_MS : -Infinity;
    return isHeld;
  }

  /** Renews the lease until it is released. A renewal that fails is retried; without one the lease ends. */
  startRenewing(onError: (error: unknown) => void): void {
    this.timer ??= setInterval(() => void this.acquire().catch(onError), RENEW_EVERY_MS);
  }

  async release(): Promise<void> {
    clearInterval(this.timer);
    this.timer = undefined;
    this.heldUntilMs = -Infinity;
    await this.repository.releaseLease(this.partnerCode, this.holder);
  }
}
