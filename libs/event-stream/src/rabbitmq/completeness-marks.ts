import type { EventMessage } from './event-message';
import type { Subscription } from './relay-repository';

/** A mark that was not handled meanwhile is sent again: it may have been lost with its broker. */
const RESEND_MS = 60_000;

/**
 * Published events are not handled yet. A mark is a message without events behind them: once the handler sees it, it has
 * seen what was published before. There is one at a time, so that marks never fill a queue.
 */
export class CompletenessMarks {
  private sentFor = 0;
  private sentAtMs = -Infinity;

  /**
   * The mark to send, if one is needed.
   *
   * @param until before which everything is published
   */
  next(
    { handler, handled_until }: Subscription,
    until: Date | null | undefined,
    nowMs: number,
  ): EventMessage | undefined {
    if (!until) return undefined;
    const handledMs = handled_until?.getTime() ?? -Infinity;
    if (handledMs >= until.getTime()) return undefined;
    const isPending = handledMs < this.sentFor && nowMs < this.sentAtMs + RESEND_MS;
    return isPending ? undefined : { handler, attempts: 0, keys: [], seenAllAt: until.toISOString() };
  }

  sent({ seenAllAt }: EventMessage, nowMs: number): void {
    [this.sentFor, this.sentAtMs] = [Date.parse(seenAllAt!), nowMs];
  }
}
