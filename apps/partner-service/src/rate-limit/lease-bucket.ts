import type { Lease, LeaseRequest, Leftover, LimitPeriod } from './limit-store';

/** How many blocks a window's limit is leased in: small blocks leave little idle, large ones need few requests. */
const BLOCKS_A_WINDOW: Readonly<Record<LimitPeriod, number>> = { second: 10, day: 100 };
const MAX_BLOCK = 1_000;
/** The next block is requested when this part of a block is left, so that no postback has to wait for it. */
const REFILL_AT = 0.2;

/** How many requests are leased at a time. */
export function blockOf(max: number, period: LimitPeriod): number {
  return Math.min(Math.max(Math.ceil(max / BLOCKS_A_WINDOW[period]), 1), MAX_BLOCK);
}

/** Which limit a bucket is for. */
export interface BucketOptions {
  scope: string;
  owner: 'partner' | 'tenant';
  period: LimitPeriod;
  timezone: string;
  max: number;
}

/**
 * What this instance may let pass of one limit. It holds what was leased and not yet used, and forgets it when the
 * window ends. Times are milliseconds on the clock that is passed in.
 */
export class LeaseBucket {
  private left = 0;
  private validUntilMs = -Infinity;
  private windowEnd = '';
  private isUsedUp = false;
  /** Leased under a limit that has been lowered since; it returns to the store before the next lease. */
  private surplus = 0;
  /** The limit under which the lease in flight was requested. */
  private askedBy = 0;
  /** The log reports once per window that the limit is reached. */
  private isLogged = false;

  constructor(private options: BucketOptions) {}

  get limit(): BucketOptions {
    return this.options;
  }

  /**
   * The limit has changed. Of a lower one what is leased may be more than it still allows, with what has been used, so
   * all of it goes back: only the store knows what is left of the window.
   */
  change(options: BucketOptions): void {
    const { max, timezone } = this.options;
    this.options = options;
    if (options.max < max) this.surrender();
    if (options.max !== max || options.timezone !== timezone) this.isUsedUp = false;
  }

  has(nowMs: number): boolean {
    return nowMs < this.validUntilMs && this.left > 0;
  }

  /** The limit is reached: no lease is granted until the window ends. */
  isExhausted(nowMs: number): boolean {
    return nowMs < this.validUntilMs && this.left === 0 && this.isUsedUp;
  }

  /** Lets one request pass; only while it has one. */
  consume(): void {
    this.left -= 1;
  }

  isLow(): boolean {
    return !this.isUsedUp && this.left <= blockOf(this.options.max, this.options.period) * REFILL_AT;
  }

  /** @param waiting requests that wait for it, so that one lease may serve them all */
  nextRequest(waiting: number): LeaseRequest {
    const { scope, period, timezone, max } = this.options;
    this.askedBy = max;
    return { scope, period, timezone, max, asked: Math.max(blockOf(max, period), waiting) };
  }

  /** @param askedAtMs when the lease was requested: its validity counts from there, so it never outlasts the window */
  refill({ granted, windowEnd, validForMs }: Lease, askedAtMs: number): void {
    if (windowEnd !== this.windowEnd) {
      this.left = 0;
      this.surplus = 0;
      this.isLogged = false;
    }
    this.windowEnd = windowEnd;
    this.validUntilMs = askedAtMs + validForMs;
    this.left += granted;
    this.isUsedUp = granted === 0;
    // It was lowered while the lease was in flight.
    if (this.options.max < this.askedBy) this.surrender();
  }

  private surrender(): void {
    this.surplus += this.left;
    this.left = 0;
    this.isUsedUp = false;
  }

  /** Milliseconds until the window ends. */
  endsInMs(nowMs: number): number {
    return Math.max(0, this.validUntilMs - nowMs);
  }

  /** Whether this is the first time in this window. */
  shouldLog(): boolean {
    const isFirst = !this.isLogged;
    this.isLogged = true;
    return isFirst;
  }

  /** What returns to the store before the next lease. */
  releaseSurplus(): Leftover | undefined {
    const amount = this.surplus;
    this.surplus = 0;
    return amount > 0 ? { scope: this.options.scope, windowEnd: this.windowEnd, amount } : undefined;
  }

  /** Empties the bucket. */
  leftover(nowMs: number): Leftover | undefined {
    if (nowMs < this.validUntilMs) this.surrender();
    return this.releaseSurplus();
  }
}
