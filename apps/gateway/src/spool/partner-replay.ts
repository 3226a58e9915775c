import type { Log } from '@app/common';
import type { Route } from '../routing/compile-routes';
import type { RouteTableService } from '../routing/route-table.service';
import type { Dispatcher } from '../upstream/dispatcher';
import { MAX_BATCH } from '../upstream/upstream-queue';
import { backoffMs } from './classify-delivery';
import type { IsolatedDelivery } from './isolated-delivery';
import type { SpoolDelivery } from './spool-delivery';
import type { SpoolLease } from './spool-lease';
import type { SpoolRepository, WaitingRow } from './spool.repository';

/** How much of the spool is in memory at a time. */
const WINDOW_BYTES = 8 * 1024 * 1024;
/** After a window the replay rests as long as the window took, up to this. */
const MAX_REST_MS = 250;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

export interface ReplayTools {
  repository: SpoolRepository;
  delivery: SpoolDelivery;
  isolated: IsolatedDelivery;
  dispatcher: Dispatcher;
  routes: RouteTableService;
  log: Log;
}

/** What a partner's replay remembers from one run to the next. */
export interface ReplayMemory {
  /** Consecutive windows without a response to all of their rows. */
  failures: number;
  /** The last row of the window that failed last: the row to blame is not behind it. */
  failedUntilId?: string;
}

/** One run through a partner's spool, in the order received, until nothing is due or the service is unavailable. */
export class PartnerReplay {
  private readonly stop = new AbortController();

  constructor(
    private readonly partnerCode: string,
    readonly lease: SpoolLease,
    private readonly memory: ReplayMemory,
    private readonly tools: ReplayTools,
  ) {}

  end(): void {
    this.stop.abort();
  }

  /** Never throws: an error is logged and left to the next run. */
  async run(): Promise<void> {
    const { lease, partnerCode: partner } = this;
    const onError = (error: unknown) => this.tools.log.error('Failed to replay a spool', error, { partner });
    try {
      if (!(await lease.acquire())) return;
      lease.startRenewing(onError);
      try {
        await this.deliverWindows();
      } finally {
        await lease.release();
      }
    } catch (error) {
      onError(error);
    }
  }

  /** Delivers rows that have not failed yet, in windows; when none is left, the others one by one. */
  private async deliverWindows(): Promise<void> {
    const { repository, dispatcher, routes } = this.tools;
    let [afterId, afterFailedId] = [BEFORE_ALL, BEFORE_ALL];
    while (!this.stop.signal.aborted && this.lease.isHeld) {
      const route = routes.current().destinations.get(this.partnerCode);
      if (!route || route.endpointUrl === null || dispatcher.isUnavailable(route)) return;
      const maxRows = Math.max(1, MAX_BATCH >> (2 * this.memory.failures));
      const rows = await repository.readWindow(this.partnerCode, afterId, maxRows, WINDOW_BYTES);
      if (rows.length > 0) {
        afterId = await this.deliverWindow(route, rows);
        continue;
      }
      const failed = await repository.readFailed(this.partnerCode, afterFailedId);
      if (!failed) return;
      afterFailedId = failed.id;
      await this.deliverFailed(route, failed);
    }
  }

  /** Returns the row behind which the next window begins. */
  private async deliverWindow(route: Route, rows: readonly WaitingRow[]): Promise<string> {
    const { memory } = this;
    const startedMs = performance.now();
    const lastId = rows.at(-1)!.id;
    if (await this.tools.delivery.deliver(route, rows)) {
      // Windows grow again only behind the row to blame: else each would include that row once more.
      if (!(lastId < (memory.failedUntilId ?? ''))) memory.failures = Math.max(0, memory.failures - 1);
      await this.rest(startedMs);
      return lastId;
    }
    // The rows come again in smaller windows, until the one to blame is alone: then it backs off, and the next is tried.
    const wasAlone = rows.length === 1;
    if (!wasAlone) memory.failures += 1;
    memory.failedUntilId = wasAlone ? undefined : lastId;
    await this.pauseAfterFailure(route);
    return wasAlone ? lastId : BEFORE_ALL;
  }

  /** A row that was sent without a response may have silenced its service; one that was answered 5xx has not. */
  private async deliverFailed(route: Route, row: WaitingRow): Promise<void> {
    const { delivery, isolated } = this.tools;
    const startedMs = performance.now();
    const hasResponse = row.unanswered > 0 ? await isolated.deliver(route, row) : await delivery.deliver(route, [row]);
    if (hasResponse) await this.rest(startedMs);
    else await this.pauseAfterFailure(route);
  }

  /** Live postbacks share these processes: half of the time is theirs alone. */
  private rest(startedMs: number): Promise<void> {
    return this.pause(Math.min(performance.now() - startedMs, MAX_REST_MS));
  }

  /** Probes the service, so that its circuit opens before further rows are sent in vain. */
  private async pauseAfterFailure(route: Route): Promise<void> {
    if (this.stop.signal.aborted) return;
    if (await this.tools.dispatcher.probe(route)) await this.pause(backoffMs(this.memory.failures, Math.random()));
  }

  private async pause(ms: number): Promise<void> {
    const { signal } = this.stop;
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
    });
  }
}
