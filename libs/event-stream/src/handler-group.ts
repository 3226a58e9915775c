import { messageForLog } from '@app/common';
import type { Arrivals } from './arrivals';
import type { TransactionHandler } from './event-handler';
import type { StreamOptions } from './event-stream';
import { handleTogether, type Member, MemberFailedError } from './handle-together';
import { pause } from './pause';
import { type Claim, findDue } from './stream-repository';

/** Events that come one after another are handled together. */
const PAUSE_MS = 1;
/** Without a notification; retries become due without one. */
const LOOK_MS = 500;

interface Joined extends Member {
  leave: (claim: Claim | undefined) => void;
}

/**
 * The handlers of the database that have caught up: they receive each page in one transaction, so that many handlers cost
 * little more than one. Who fails, has retries to do or lost its claim leaves, and is handled by itself until it has caught
 * up again.
 */
export class HandlerGroup {
  private readonly members = new Map<string, Joined>();
  private dueLookedMs = -Infinity;

  constructor(
    private readonly options: StreamOptions,
    private readonly arrivals: Arrivals,
    private readonly stopping: AbortSignal,
  ) {}

  /** Resolves when the handler has left, to the claim that it goes on with, if it still has one. */
  join(handler: TransactionHandler, claim: Claim): Promise<Claim | undefined> {
    if (this.stopping.aborted) return Promise.resolve(claim);
    return new Promise((leave) => {
      this.members.set(handler.name, { handler, claim, leave });
      // What was stored since it looked is found now.
      this.arrivals.wake();
    });
  }

  /** Until the stream stops. */
  async run(): Promise<void> {
    while (!this.stopping.aborted) {
      const { count } = this.arrivals;
      const { events, hasMore } = await this.step();
      if (hasMore) continue;
      await pause(PAUSE_MS, this.stopping);
      if (events === 0) await this.arrivals.next(count, LOOK_MS, this.stopping);
    }
    for (const [name, { claim }] of this.members) this.leave(name, claim);
  }

  /** Never throws: whoever has a reason to fail does so by itself. */
  private async step(): Promise<{ events: number; hasMore: boolean }> {
    try {
      await this.releaseDue();
      const [first, ...others] = this.members.values();
      if (!first) return { events: 0, hasMore: false };
      const { handled, lost, ...step } = await handleTogether(
        this.options.pool,
        [first, ...others],
        this.options.batchSize,
      );
      for (const { handler, events, claim } of handled) {
        this.members.get(handler)!.claim = claim;
        this.options.onHandled(handler, 'handled', events);
      }
      for (const name of lost) this.leave(name, undefined);
      return step;
    } catch (error) {
      this.releaseFailed(error);
      return { events: 0, hasMore: this.members.size > 0 };
    }
  }

  /** Handlers with events that have to be given again. */
  private async releaseDue(): Promise<void> {
    const nowMs = performance.now();
    if (this.members.size === 0 || nowMs - this.dueLookedMs < LOOK_MS) return;
    this.dueLookedMs = nowMs;
    for (const name of await findDue(this.options.pool, [...this.members.keys()])) {
      this.leave(name, this.members.get(name)?.claim);
    }
  }

  private releaseFailed(error: unknown): void {
    const isOfMember = error instanceof MemberFailedError;
    const failed = isOfMember ? [error.handler] : [...this.members.keys()];
    const cause = messageForLog(isOfMember ? error.cause : error);
    this.options.log.debug('Handlers are run one by one after a failure', { handlers: failed, cause });
    // Without its claim, the next attempt counts as another one.
    for (const name of failed) this.leave(name, undefined);
  }

  private leave(name: string, claim: Claim | undefined): void {
    this.members.get(name)?.leave(claim);
    this.members.delete(name);
  }
}
