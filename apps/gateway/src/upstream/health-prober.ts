import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Log } from '@app/common';
import type { Route } from '../routing/compile-routes';
import { UpstreamClient } from './upstream-client.service';
import type { CircuitBreaker } from './circuit-breaker';

const PROBE_PATH = '/ready';
const PROBE_TIMEOUT_MS = 1_000;
/** Callers wait for this one: less than half a second after the first of them has come, they are told. */
const CHECK_TIMEOUT_MS = 250;

interface ProbeTarget {
  origin: string;
  breaker: CircuitBreaker;
  isProbed: boolean;
}

/** Asks services that are away, each by one small request at a time, whether they are back. */
@Injectable()
export class HealthProber implements OnApplicationShutdown {
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(
    private readonly forwarder: UpstreamClient,
    @Inject(Log) private readonly log: Log,
  ) {}

  onApplicationShutdown(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }

  /**
   * Closes the breaker when the service answers again, and says so. Does nothing while it is at it already.
   *
   * @param isWanted false once nobody sends to that address any more
   */
  probeUntilReady(route: Route, probed: ProbeTarget, isWanted: () => boolean, onBack: () => void): void {
    if (probed.isProbed) return;
    probed.isProbed = true;
    const { partnerCode: partner } = route;
    this.logUnavailable(route);
    const awaySinceMs = performance.now();
    const probe = async (probes: number): Promise<void> => {
      if (!isWanted()) return;
      if (!(await this.isReady(probed.origin))) return schedule(probes + 1);
      const nowMs = performance.now();
      probed.isProbed = false;
      probed.breaker.close(nowMs);
      this.log.info(`${partner} answers again`, { partner, away_ms: Math.round(nowMs - awaySinceMs) });
      onBack();
    };
    const schedule = (probes: number): void => {
      const timer = setTimeout(
        () => {
          this.timers.delete(timer);
          void probe(probes);
        },
        probed.breaker.pauseBeforeProbeMs(probes, Math.random()),
      );
      this.timers.add(timer);
    };
    schedule(0);
  }

  /** Somebody is called for a partner that callers send to; one that was switched off on purpose can wait. */
  private logUnavailable({ partnerCode: partner, isActive }: Route): void {
    if (isActive) this.log.error(`${partner} does not answer: its postbacks go to the spool`, undefined, { partner });
    else this.log.warn(`${partner} is inactive and does not answer: what waits for it stays in the spool`, { partner });
  }

  /** Whether a service that has fallen silent is there, and can store. */
  respondsQuickly(origin: string): Promise<boolean> {
    return this.isReady(origin, CHECK_TIMEOUT_MS);
  }

  async isReady(origin: string, timeoutMs = PROBE_TIMEOUT_MS): Promise<boolean> {
    const probe = { origin, target: PROBE_PATH, method: 'GET', headers: [], body: null };
    const answer = await this.forwarder.request({ ...probe, timeoutMs, isRepeatable: false });
    return answer.kind === 'answered' && answer.status < 500;
  }
}
