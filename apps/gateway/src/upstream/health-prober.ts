import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Log } from '@app/common';
import type { Route } from '../routing/compile-routes';
import { UpstreamClient } from './upstream-client';
import type { UpstreamQueue } from './upstream-queue';

const PROBE_PATH = '/ready';
const PROBE_TIMEOUT_MS = 1_000;
/** Cloud Run holds a request until an instance is ready, so the probe of a service that sleeps starts it and waits. */
const WAKE_PROBE = { timeoutMs: 10_000, pauseMs: 100 };
/** A service that sleeps and has not started by then raises the alarm that others raise at once. */
const START_TIMEOUT_MS = 120_000;

type ProbeTarget = Pick<UpstreamQueue, 'origin' | 'breaker' | 'isProbed' | 'isStarting'>;

/** Probes services, each by one small request at a time. */
@Injectable()
export class HealthProber implements OnApplicationShutdown {
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(
    private readonly client: UpstreamClient,
    @Inject(Log) private readonly log: Log,
  ) {}

  onApplicationShutdown(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }

  /** Whether the service responds and can store. */
  async isReady(origin: string, timeoutMs = PROBE_TIMEOUT_MS): Promise<boolean> {
    const probe = { origin, target: PROBE_PATH, method: 'GET', headers: [], body: null };
    const result = await this.client.request({ ...probe, timeoutMs, retryOnReset: false });
    return result.kind === 'response' && result.status < 500;
  }

  /**
   * Probes a service until it is ready, then closes its circuit. Does nothing while it is being probed already.
   *
   * @param isWanted false once nothing is sent to that origin any more
   */
  probeUntilReady(route: Route, queue: ProbeTarget, isWanted: () => boolean, onReady: () => void): void {
    if (queue.isProbed) return;
    queue.isProbed = true;
    this.logUnavailable(route, queue);
    const partner = route.partnerCode;
    const openedMs = performance.now();
    const probe = async (probes: number): Promise<void> => {
      if (!isWanted()) return;
      if (!(await this.isReady(queue.origin, queue.isStarting ? WAKE_PROBE.timeoutMs : PROBE_TIMEOUT_MS))) {
        if (queue.isStarting && performance.now() - openedMs >= START_TIMEOUT_MS) {
          queue.isStarting = false;
          this.logUnavailable(route, queue);
        }
        return schedule(probes + 1);
      }
      const nowMs = performance.now();
      queue.isProbed = false;
      queue.isStarting = false;
      queue.breaker.close(nowMs);
      this.log.info(`${partner} answers again`, { partner, away_ms: Math.round(nowMs - openedMs) });
      onReady();
    };
    const schedule = (probes: number): void => {
      const timer = setTimeout(
        () => {
          this.timers.delete(timer);
          void probe(probes);
        },
        queue.isStarting
          ? WAKE_PROBE.pauseMs * Math.min(1, probes)
          : queue.breaker.pauseBeforeProbeMs(probes, Math.random()),
      );
      this.timers.add(timer);
    };
    schedule(0);
  }

  /** An alert matches the error. A partner that was deactivated on purpose can wait. */
  private logUnavailable({ partnerCode: partner, isActive }: Route, { isStarting }: ProbeTarget): void {
    if (isStarting) this.log.info(`${partner} sleeps: its postbacks go to the spool while it starts`, { partner });
    else if (isActive)
      this.log.error(`${partner} does not answer: its postbacks go to the spool`, undefined, { partner });
    else this.log.warn(`${partner} is inactive and does not answer: its spool waits`, { partner });
  }
}
