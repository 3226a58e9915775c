import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { BatchedRequest } from '@app/internal-protocol';
import type { Route } from '../routing/compile-routes';
import { HealthProber } from './health-prober';
import { type SendOptions, UpstreamClient } from './upstream-client';
import { batchEnd, type QueuedPostback, sizeOf, UpstreamQueue } from './upstream-queue';
import { batchRequest, forwardedRequest, readBatchResponse } from './upstream-requests';
import { type DeliveryResult, isUnavailable } from './upstream-response';

/** How often deadlines are checked: one timer for all postbacks of a service instead of one each. */
const CHECK_EVERY_MS = 50;
/** A service that may sleep gets this long to show that it is awake. The spool answers for one that has to start. */
const WAKE_TIMEOUT_MS = CHECK_EVERY_MS - 5;
/** Senders wait for the probe of a silent service: they get a response within half a second of the silence. */
const SILENCE_PROBE_TIMEOUT_MS = 250;

/**
 * Delivers postbacks to services. Pending ones go together in one internal request, as in a group commit: a postback
 * waits for a place among the batches in flight and never for a timer. Each has its own postback id and its own result.
 */
@Injectable()
export class Dispatcher implements OnApplicationShutdown {
  private readonly queues = new Map<string, UpstreamQueue>();
  private readonly recoveryListeners: ((partnerCode: string) => void)[] = [];

  constructor(
    private readonly client: UpstreamClient,
    private readonly prober: HealthProber,
  ) {}

  /** Whether the service's circuit is open, so that only probes are sent to it. */
  isUnavailable(route: Route): boolean {
    const queue = this.queues.get(keyOf(route));
    return queue !== undefined && queue.breaker.isOpen && queue.origin === route.endpointUrl;
  }

  /** Calls the listener with a partner's code whenever its service responds again. */
  onRecovery(listener: (partnerCode: string) => void): void {
    this.recoveryListeners.push(listener);
  }

  /**
   * Resolves to the service's response, or to the failure: within `timeoutMs` or the partner's own timeout, whichever is
   * shorter, and at once while the circuit is open. Never throws.
   */
  deliver(route: Route, request: BatchedRequest, timeoutMs: number): Promise<DeliveryResult> {
    if (route.endpointUrl === null) return Promise.resolve({ kind: 'failure', reason: 'not_deployed' });
    const queue = this.queueOf(route);
    if (queue.breaker.isOpen) {
      return Promise.resolve({ kind: 'failure', reason: queue.isStarting ? 'starting' : 'away' });
    }
    const sizeBytes = sizeOf(request);
    if (!queue.hasRoomFor(sizeBytes)) return Promise.resolve({ kind: 'failure', reason: 'overloaded' });
    return new Promise((resolve) => {
      const arrivedMs = performance.now();
      const mayWake = route.sleeps === true && queue.breaker.mayBeAsleep(arrivedMs);
      const deadlineMs = arrivedMs + Math.min(route.timeoutMs, mayWake ? WAKE_TIMEOUT_MS : timeoutMs);
      queue.enqueue({ request, sizeBytes, arrivedMs, deadlineMs, mayWake, isSettled: false, resolve });
      this.scheduleBatch(route, queue, arrivedMs);
      this.scheduleCheck(route, queue);
    });
  }

  /**
   * Sends a request by itself that is never spooled: at once while the circuit is closed, after a short wait while it has
   * only just opened or the service starts, and not at all to a service that is unavailable for longer. Never throws.
   */
  async forward(
    route: Route,
    request: BatchedRequest,
    retryOnReset: boolean,
    isTest: boolean,
  ): Promise<DeliveryResult> {
    if (route.endpointUrl === null) return { kind: 'failure', reason: 'not_deployed' };
    const { breaker, isStarting } = this.queueOf(route);
    const maxWaitMs = isStarting ? route.timeoutMs : breaker.hiccupLeftMs(performance.now());
    if (breaker.isOpen && !(await breaker.waitUntilClosed(maxWaitMs))) {
      return { kind: 'failure', reason: 'away' };
    }
    const { timeoutMs } = route;
    return this.client.request({ ...forwardedRequest(route, request, isTest), timeoutMs, retryOnReset });
  }

  /** Delivers spooled postbacks. Resolves to one result each, in their order. Never throws. */
  async deliverSpooled(route: Route, requests: BatchedRequest[], options: SendOptions): Promise<DeliveryResult[]> {
    const queued = requests.map((request) => ({ request, sizeBytes: sizeOf(request) }));
    const batches: BatchedRequest[][] = [];
    for (let start = 0; start < requests.length; start = batchEnd(queued, start)) {
      batches.push(requests.slice(start, batchEnd(queued, start)));
    }
    const results = batches.map(async (batch) => {
      const own = await this.sendBatch(route, batch, options);
      // One failure, however many postbacks: a single one may be to blame, and live postbacks must not suffer for it.
      this.record(route, this.queueOf(route), own, 1);
      return own;
    });
    return (await Promise.all(results)).flat();
  }

  /** Probes the service. Its circuit opens at once when it is not ready. */
  async probe(route: Route, timeoutMs?: number): Promise<boolean> {
    const queue = this.queueOf(route);
    if (queue.breaker.isOpen) return false;
    const sentMs = performance.now();
    const isReady = await this.prober.isReady(queue.origin, timeoutMs);
    queue.breaker.recordProbe(isReady, sentMs, performance.now());
    if (queue.breaker.isOpen) this.openCircuit(route, queue);
    return isReady;
  }

  onApplicationShutdown(): void {
    for (const { timer } of this.queues.values()) clearTimeout(timer);
    this.queues.clear();
  }

  private queueOf(route: Route): UpstreamQueue {
    const known = this.queues.get(keyOf(route));
    if (known?.origin === route.endpointUrl) return known;
    const queue = new UpstreamQueue(route.endpointUrl!);
    this.queues.set(keyOf(route), queue);
    return queue;
  }

  private scheduleBatch(route: Route, queue: UpstreamQueue, nowMs: number): void {
    if (queue.isScheduled || !queue.isBatchDue(nowMs)) return;
    queue.isScheduled = true;
    // Requests that are read in the same turn go together.
    setImmediate(() => {
      queue.isScheduled = false;
      const batch = queue.nextBatch(performance.now());
      if (batch.length > 0) void this.deliverBatch(route, queue, batch);
    });
  }

  private async deliverBatch(route: Route, queue: UpstreamQueue, batch: QueuedPostback[]): Promise<void> {
    const requests = batch.map(({ request }) => request);
    const last = batch.at(-1)!;
    // The last one has the latest deadline; scheduleCheck fails the others when theirs pass. A request that starts the
    // service goes on, because a platform may not start one for a client that is gone.
    const timeoutMs = last.mayWake ? route.timeoutMs : last.deadlineMs - performance.now();
    const results = await this.sendBatch(route, requests, { timeoutMs, retryOnReset: true }).catch((cause: Error) =>
      requests.map((): DeliveryResult => ({ kind: 'failure', reason: 'refused', cause })),
    );
    queue.release(batch);
    // The circuit opened for these postbacks already; a start that fails them later is no second failure.
    const isKnown = last.mayWake && last.isSettled;
    if (!isKnown || !results.every(isUnavailable)) this.record(route, queue, results, results.length);
    batch.forEach(({ resolve }, index) => resolve(results[index]!));
    this.scheduleBatch(route, queue, performance.now());
  }

  private async sendBatch(route: Route, batch: BatchedRequest[], options: SendOptions): Promise<DeliveryResult[]> {
    const result = await this.client.request({ ...batchRequest(route, batch), ...options });
    return readBatchResponse(result, batch.length);
  }

  private scheduleCheck(route: Route, queue: UpstreamQueue): void {
    queue.timer ??= setTimeout(() => {
      queue.timer = undefined;
      const nowMs = performance.now();
      if (queue.expire(nowMs)) void this.probeSilent(route, queue);
      if (queue.breaker.isOpen) this.openCircuit(route, queue);
      else this.scheduleBatch(route, queue, nowMs);
      if (!queue.isEmpty) this.scheduleCheck(route, queue);
    }, CHECK_EVERY_MS);
  }

  /** A stopped process accepts connections and says nothing: a small request distinguishes it from a slow one. */
  private async probeSilent(route: Route, queue: UpstreamQueue): Promise<void> {
    if (queue.isProbeInFlight) return;
    queue.isProbeInFlight = true;
    await this.probe(route, SILENCE_PROBE_TIMEOUT_MS);
    queue.isProbeInFlight = false;
  }

  /** One response shows that the service is there; failures count only when there was none. */
  private record(route: Route, queue: UpstreamQueue, results: readonly DeliveryResult[], failures: number): void {
    const nowMs = performance.now();
    if (!results.every(isUnavailable)) return queue.breaker.recordSuccess(nowMs);
    queue.breaker.recordFailures(failures, nowMs);
    if (queue.breaker.isOpen) this.openCircuit(route, queue);
  }

  private openCircuit(route: Route, queue: UpstreamQueue): void {
    if (route.sleeps && !queue.isProbed) queue.isStarting = true;
    queue.abandon();
    const isWanted = (): boolean => this.queues.get(keyOf(route)) === queue;
    this.prober.probeUntilReady(route, queue, isWanted, () => {
      for (const listener of this.recoveryListeners) listener(route.partnerCode);
    });
  }
}

/** A partner that is deactivated or activated starts with a new queue: how its outage is logged depends on it. */
function keyOf({ partnerCode, isActive }: Route): string {
  return isActive ? partnerCode : `${partnerCode} inactive`;
}
