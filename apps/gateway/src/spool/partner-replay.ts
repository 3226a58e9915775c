import type { Log } from '@app/common';
import type { PostbackDispatcher } from '../upstream/postback-dispatcher.service';
import { MAX_BATCH } from '../upstream/split-into-batches';
import type { Route } from '../routing/compile-routes';
import type { RouteTableService } from '../routing/route-table.service';
import { backoffMs } from './backoff';
import type { SpoolDelivery } from './spool-delivery';
import type { SpoolLease } from './spool-lease';
import type { SpoolRepository, WaitingRow } from './spool.repository';
import type { IsolatedDelivery } from './isolated-delivery';

/** So much of the spool is in memory at a time. */
const WINDOW_BYTES = 8 * 1024 * 1024;
/** After a window the replay rests as long as it took, but no longer. */
const MAX_REST_MS = 250;
/** A service that takes no batches has few connections to share with those who call now. */
const WINDOW_WITHOUT_BATCHES = 16;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

interface ReplayParts {
  partnerCode: string;
  memory: ReplayMemory;
  lease: SpoolLease;
  repository: SpoolRepository;
  delivery: SpoolDelivery;
  suspects: IsolatedDelivery;
  courier: PostbackDispatcher;
  routes: RouteTableService;
  log: Log;
}

/** What is remembered of a partner between runs. */
export interface ReplayMemory {
  /** Windows in a row that were not answered whole. */
  failures: number;
  /** The last row of the window that failed last: whatever failed it is not behind this one. */
  failedUntilId?: string;
}

/** One run through a partner's spool, in the order received, until nothing is due or the service is away. */
export class PartnerReplay {
  private readonly stop = new AbortController();

  constructor(private readonly parts: ReplayParts) {}

  end(): void {
    this.stop.abort();
  }

  /** Never throws: what fails is logged and left to the next run. */
  async run(): Promise<void> {
    const { lease, partnerCode, log } = this.parts;
    const onFault = (error: unknown) => log.error('The spool could not be worked on', error, { partner: partnerCode });
    try {
      if (!(await lease.acquire())) return;
      lease.startRenewing(onFault);
      try {
        await this.deliverWindows();
      } finally {
        await lease.release();
      }
    } catch (error) {
      onFault(error);
    }
  }

  /** What failed nowhere yet goes first, in windows; the others one by one, when no such row is left. */
  private async deliverWindows(): Promise<void> {
    const { partnerCode, memory, lease, repository, courier, routes } = this.parts;
    let [afterId, afterSuspectId] = [BEFORE_ALL, BEFORE_ALL];
    while (!this.stop.signal.aborted && lease.isHeld) {
      const route = routes.current().destinations.get(partnerCode);
      if (!route || route.endpointUrl === null || courier.isUnavailable(route)) return;
      const most = courier.takesBatches(route) ? MAX_BATCH : WINDOW_WITHOUT_BATCHES;
      const maxRows = Math.max(1, most >> (2 * memory.failures));
      const rows = await repository.readWindow(partnerCode, afterId, maxRows, WINDOW_BYTES);
      if (rows.length > 0) {
        afterId = await this.deliverWindow(route, rows);
        continue;
      }
      const suspect = await repository.readFailed(partnerCode, afterSuspectId);
      if (!suspect) return;
      afterSuspectId = suspect.id;
      await this.deliverIsolated(route, suspect);
    }
  }

  /** Returns the row behind which the next window begins. */
  private async deliverWindow(route: Route, rows: readonly WaitingRow[]): Promise<string> {
    const { memory, delivery } = this.parts;
    const startedMs = performance.now();
    const lastId = rows.at(-1)!.id;
    if (await delivery.deliver(route, rows)) {
      // Windows grow again only behind what failed: else each would take those behind it along once more.
      if (!(lastId < (memory.failedUntilId ?? ''))) memory.failures = Math.max(0, memory.failures - 1);
      // Those who call now share these processes: half of the time is theirs alone.
      await this.pause(Math.min(performance.now() - startedMs, MAX_REST_MS));
      return lastId;
    }
    // Those that were left come first again, fewer at a time, until the one that is to blame is alone: then it has been
    // put off, and the next in order is tried.
    const wasAlone = rows.length === 1;
    if (!wasAlone) memory.failures += 1;
    memory.failedUntilId = wasAlone ? undefined : lastId;
    await this.pauseAfterFailure(route);
    return wasAlone ? lastId : BEFORE_ALL;
  }

  /** One that was sent without an answer may have been what silenced its service; one that was answered 5xx was not. */
  private async deliverIsolated(route: Route, row: WaitingRow): Promise<void> {
    const { delivery, suspects } = this.parts;
    const startedMs = performance.now();
    const isAnswered = row.unanswered > 0 ? await suspects.deliver(route, row) : await delivery.deliver(route, [row]);
    if (isAnswered) await this.pause(Math.min(performance.now() - startedMs, MAX_REST_MS));
    else await this.pauseAfterFailure(route);
  }

  /** A service that is not there after a failure counts as away at once: the next rows are not sent to the same fate. */
  private async pauseAfterFailure(route: Route): Promise<void> {
    const { courier, memory } = this.parts;
    if (this.stop.signal.aborted) return;
    if (await courier.probe(route)) await this.pause(backoffMs(memory.failures, Math.random()));
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
