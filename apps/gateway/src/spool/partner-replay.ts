import type { Log } from '@app/common';
import type { Courier } from '../forward/courier.service';
import { MAX_BATCH } from '../forward/cut-into-batches';
import type { RouteTableService } from '../route/route-table.service';
import { backOffMs } from './back-off';
import type { SpoolDelivery } from './spool-delivery';
import type { SpoolLease } from './spool-lease';
import type { SpoolRepository, WaitingRow } from './spool.repository';

/** So much of the spool is in memory at a time. */
const WINDOW_BYTES = 8 * 1024 * 1024;
/** After a window the replay rests as long as it took, but no longer. */
const LONGEST_REST_MS = 250;
/** A service that takes no batches has few connections to share with those who call now. */
const WINDOW_WITHOUT_BATCHES = 16;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

interface ReplayParts {
  partnerCode: string;
  memory: ReplayMemory;
  lease: SpoolLease;
  repository: SpoolRepository;
  delivery: SpoolDelivery;
  courier: Courier;
  routes: RouteTableService;
  log: Log;
}

/** What is remembered of a partner between runs. */
export interface ReplayMemory {
  /** Windows in a row that were not answered whole. */
  failures: number;
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
      if (!(await lease.take())) return;
      lease.keepRenewing(onFault);
      try {
        await this.deliverWindows();
      } finally {
        await lease.release();
      }
    } catch (error) {
      onFault(error);
    }
  }

  private async deliverWindows(): Promise<void> {
    const { partnerCode, memory, lease, repository, delivery, courier, routes } = this.parts;
    let afterId = BEFORE_ALL;
    while (!this.stop.signal.aborted && lease.isHeld) {
      const route = routes.current().destinations.get(partnerCode);
      if (!route || route.endpointUrl === null || courier.isAway(route)) return;
      const most = courier.takesBatches(route) ? MAX_BATCH : WINDOW_WITHOUT_BATCHES;
      const maxRows = Math.max(1, most >> (2 * memory.failures));
      const rows = inOneGo(await repository.readWindow(partnerCode, afterId, maxRows, WINDOW_BYTES));
      if (rows.length === 0) return;
      const startedMs = performance.now();
      if (await delivery.deliver(route, rows)) {
        afterId = rows.at(-1)!.id;
        memory.failures = Math.max(0, memory.failures - 1);
        // Those who call now share these processes: half of the time is theirs alone.
        await this.pause(Math.min(performance.now() - startedMs, LONGEST_REST_MS));
      } else {
        // Those that were left come first again, fewer at a time, until the one that is to blame is alone: then it
        // has been put off, and the next in order is tried.
        const wasAlone = rows.length === 1;
        afterId = wasAlone ? rows[0]!.id : BEFORE_ALL;
        if (!wasAlone) memory.failures += 1;
        await this.pause(backOffMs(memory.failures, Math.random()));
      }
    }
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

/** One at which the service failed before goes alone: it must not take others with it again. */
function inOneGo(rows: readonly WaitingRow[]): readonly WaitingRow[] {
  const suspect = rows.findIndex(({ attempts }) => attempts > 0);
  return suspect < 0 ? rows : rows.slice(0, Math.max(1, suspect));
}
