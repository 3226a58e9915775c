import type { Problem } from '@app/common';
import type { NewestPostback, NewestPostbacks } from '@app/internal-protocol';
import type { ServiceResponse } from '@app/common/identity/call-service';

const INTERVAL_MS = 1_000;
const MAX_INTERVAL_MS = 8_000;
/** Postbacks are stored up to this long after they were received without being missed. */
export const OVERLAP_MS = 10_000;

export type LivePostback = NewestPostback & { partner_code: string };

export interface FeedListener {
  onRows(rows: readonly LivePostback[]): void;
  /** More was received at once than a service lists. */
  onGap(): void;
  /** The feed responds, or not any more. */
  onState(): void;
}

type Read = (since: string | undefined) => Promise<ServiceResponse<NewestPostbacks>>;

/**
 * The postbacks of one partner, read once a second while somebody listens. Each read begins ten seconds before the last
 * one and skips the ids that it has, so that late commits and several instances of the service lose nothing.
 */
export class PartnerFeed {
  /** Why the service did not respond to the last read. */
  problem: Problem | undefined;
  private readonly listeners = new Set<FeedListener>();
  private readonly seen = new Map<string, string>();
  private since: string | undefined;
  private failures = 0;
  private first: Promise<void> | undefined;

  constructor(
    readonly partnerCode: string,
    private readonly read: Read,
  ) {}

  /** Resolves after the first read, from which on everything new is passed on. */
  listen(listener: FeedListener): Promise<void> {
    this.listeners.add(listener);
    return (this.first ??= this.poll());
  }

  ignore(listener: FeedListener): void {
    this.listeners.delete(listener);
  }

  private async proceed(): Promise<void> {
    if (this.listeners.size > 0) return this.poll();
    this.first = undefined;
    this.since = undefined;
    this.seen.clear();
  }

  private async poll(): Promise<void> {
    const started = performance.now();
    const isFirst = this.since === undefined;
    const response = await this.read(this.since);
    const before = this.problem;
    if (response.ok) this.accept(response.body, isFirst);
    this.problem = response.ok ? undefined : response.problem;
    this.failures = response.ok ? 0 : this.failures + 1;
    if (before?.code !== this.problem?.code) for (const listener of this.listeners) listener.onState();
    const intervalMs = Math.min(INTERVAL_MS * 2 ** this.failures, MAX_INTERVAL_MS);
    const waitMs = Math.max(0, intervalMs - (performance.now() - started));
    setTimeout(() => void this.proceed(), waitMs).unref();
  }

  private accept({ as_of: asOf, is_cut: isCut, data }: NewestPostbacks, isFirst: boolean): void {
    const fresh = data.filter(({ postback_id: id }) => !this.seen.has(id));
    for (const { postback_id: id, received_at: at } of fresh) this.seen.set(id, at);
    const since = new Date(Date.parse(asOf) - OVERLAP_MS).toISOString();
    for (const [id, at] of this.seen) if (at < since) this.seen.delete(id);
    this.since = since;
    if (isFirst) return;
    const rows = fresh.map((row) => ({ partner_code: this.partnerCode, ...row }));
    for (const listener of this.listeners) {
      if (isCut) listener.onGap();
      if (rows.length > 0) listener.onRows(rows);
    }
  }
}
