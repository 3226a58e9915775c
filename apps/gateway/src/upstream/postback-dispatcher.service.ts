import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { BatchedRequest } from '@app/internal-protocol';
import type { Route } from '../routing/compile-routes';
import { BatchSupport } from './batch-support';
import { MAX_BATCH, MAX_BATCH_BYTES, MAX_BATCHED_BODY_BYTES } from './split-into-batches';
import type { DeliveryResult, UpstreamFailure } from './upstream-response';
import { isUnavailableStatus, PostbackSender } from './postback-sender.service';
import { HealthProber } from './health-prober';
import { UpstreamQueue, sizeOf, type QueuedPostback } from './upstream-queue';

/** Batches under way to one service; what comes meanwhile gathers for the next. */
const MAX_BATCHES_IN_FLIGHT = 3;
/** How often those that wait are looked at: a timer for all of them, not one each. */
const CHECK_EVERY_MS = 50;

/**
 * Hands postbacks to services. Several that wait go in one internal request: like a group commit, nobody waits on a
 * timer, only for a place among the batches under way. Each postback still has its own receipt and its own answer.
 */
@Injectable()
export class PostbackDispatcher implements OnApplicationShutdown {
  private readonly queues = new Map<string, UpstreamQueue>();
  private readonly recoveryListeners: ((partnerCode: string) => void)[] = [];

  constructor(
    private readonly sender: PostbackSender,
    private readonly takers: BatchSupport,
    private readonly prober: HealthProber,
  ) {}

  takesBatches(route: Route): boolean {
    return route.endpointUrl !== null && this.takers.has(route.endpointUrl);
  }

  /** Whether the service has not been answering, so that nobody but a probe asks it. */
  isUnavailable(route: Route): boolean {
    const queue = this.queues.get(keyOf(route));
    return queue !== undefined && queue.breaker.isOpen && queue.origin === route.endpointUrl;
  }

  /**
   * Whether a request that is never kept may be sent: at once to a service that is there, after some waiting to one
   * that has only just fallen silent and comes back, not at all to one that is away.
   */
  async waitUntilAvailable(route: Route): Promise<boolean> {
    if (!this.isUnavailable(route)) return true;
    const { breaker, recovery: coming } = this.queues.get(keyOf(route))!;
    return coming.wait(breaker.hiccupLeftMs(performance.now()));
  }

  /** Called with the partner whose service answers again. */
  onRecovery(listener: (partnerCode: string) => void): void {
    this.recoveryListeners.push(listener);
  }

  /**
   * The service's answer, or why there is none: within `patienceMs`, or the partner's time-out if that is shorter; at
   * once for a service that is away. Never throws.
   */
  deliver(route: Route, request: BatchedRequest, patienceMs: number): Promise<DeliveryResult> {
    if (route.endpointUrl === null) return Promise.resolve({ kind: 'unanswered', reason: 'not_deployed' });
    const queue = this.queueOf(route, route.endpointUrl);
    if (queue.breaker.isOpen) return Promise.resolve({ kind: 'unanswered', reason: 'away' });
    const sizeBytes = sizeOf(request);
    if (!queue.hasRoomFor(sizeBytes)) return Promise.resolve({ kind: 'unanswered', reason: 'overloaded' });
    return new Promise((resolve) => {
      const arrivedMs = performance.now();
      const deadlineMs = arrivedMs + Math.min(route.timeoutMs, patienceMs);
      const item = { request, sizeBytes, arrivedMs, deadlineMs, isSettled: false, resolve };
      if (this.takers.has(queue.origin) && request.body.length <= MAX_BATCHED_BODY_BYTES) {
        queue.enqueue(item);
        this.schedule(route, queue);
      } else {
        this.sendAlone(route, queue, item);
      }
      this.scheduleCheck(route, queue);
    });
  }

  /**
   * Hands postbacks over that nobody waits for: together where the service takes that, else one by one. One answer a
   * postback, in their order; never throws. The caller sees to it that they are no more than a batch holds.
   */
  async deliverSpooled(
    route: Route,
    requests: BatchedRequest[],
    timeoutMs: number,
    isRepeatable: boolean,
  ): Promise<DeliveryResult[]> {
    const answers = await this.sender.sendAll(route, requests, timeoutMs, isRepeatable);
    // As one failure, however many: one among them may be to blame, and those who call now need not suffer for it.
    this.record(route, this.queueOf(route, route.endpointUrl!), answers, 1);
    return answers;
  }

  /** Asks the service whether it is there. One that is not counts as away at once, until a probe is answered. */
  async probe(route: Route): Promise<boolean> {
    const queue = this.queueOf(route, route.endpointUrl!);
    if (queue.breaker.isOpen) return false;
    const askedMs = performance.now();
    const isThere = await this.prober.isReady(queue.origin);
    queue.breaker.recordProbe(isThere, askedMs, performance.now());
    if (queue.breaker.isOpen) this.startProbing(route, queue);
    return isThere;
  }

  onApplicationShutdown(): void {
    for (const { timer } of this.queues.values()) clearTimeout(timer);
    this.queues.clear();
  }

  private queueOf(route: Route, origin: string): UpstreamQueue {
    const known = this.queues.get(keyOf(route));
    if (known?.origin === origin) return known;
    const queue = new UpstreamQueue(origin);
    this.queues.set(keyOf(route), queue);
    return queue;
  }

  private schedule(route: Route, queue: UpstreamQueue): void {
    if (queue.isScheduled || queue.batchesInFlight >= MAX_BATCHES_IN_FLIGHT || !queue.hasPending) return;
    queue.isScheduled = true;
    setImmediate(() => {
      queue.isScheduled = false;
      void this.sendNextBatch(route, queue);
    });
  }

  private async sendNextBatch(route: Route, queue: UpstreamQueue): Promise<void> {
    const batch = queue.nextBatch(MAX_BATCH, MAX_BATCH_BYTES);
    if (batch.length === 0) return;
    queue.batchesInFlight += 1;
    await this.send(route, queue, batch);
    queue.batchesInFlight -= 1;
    this.schedule(route, queue);
  }

  private async send(route: Route, queue: UpstreamQueue, batch: QueuedPostback[]): Promise<void> {
    const requests = batch.map(({ request }) => request);
    // The last one has the most time left; those before it are looked after by the watch.
    const leftMs = batch.at(-1)!.deadlineMs - performance.now();
    const answers = await this.sender
      .sendAll(route, requests, leftMs)
      .catch((cause: Error) => requests.map((): UpstreamFailure => ({ kind: 'unanswered', reason: 'refused', cause })));
    queue.release(batch);
    this.record(route, queue, answers, answers.length);
    batch.forEach(({ resolve }, index) => resolve(answers[index]!));
  }

  /** The way of most requests where no batches are taken: no promise more than it needs. */
  private sendAlone(route: Route, queue: UpstreamQueue, item: QueuedPostback): void {
    const alone = queue.startSingle(item);
    const settle = (answer: DeliveryResult): void => {
      queue.release(alone);
      this.record(route, queue, [answer], 1);
      item.resolve(answer);
    };
    this.sender
      .sendAlone(route, item.request, item.deadlineMs - item.arrivedMs)
      .then(settle, (cause: Error) => settle({ kind: 'unanswered', reason: 'refused', cause }));
  }

  private scheduleCheck(route: Route, queue: UpstreamQueue): void {
    queue.timer ??= setTimeout(() => {
      queue.timer = undefined;
      if (queue.expire(performance.now())) void this.probeIfSilent(route, queue);
      if (queue.breaker.isOpen) this.startProbing(route, queue);
      if (!queue.isEmpty) this.scheduleCheck(route, queue);
    }, CHECK_EVERY_MS);
  }

  /** A stopped process takes connections and says nothing: one small question tells it from a slow one. */
  private async probeIfSilent(route: Route, queue: UpstreamQueue): Promise<void> {
    if (queue.isProbeInFlight) return;
    queue.isProbeInFlight = true;
    const askedMs = performance.now();
    const isThere = await this.prober.respondsQuickly(queue.origin);
    queue.isProbeInFlight = false;
    queue.breaker.recordProbe(isThere, askedMs, performance.now());
    if (queue.breaker.isOpen) this.startProbing(route, queue);
  }

  /** One answer shows that the service is there; only when all are missing do they count against it. */
  private record(route: Route, queue: UpstreamQueue, answers: readonly DeliveryResult[], failures: number): void {
    const nowMs = performance.now();
    if (!answers.every(isFailure)) return queue.breaker.recordSuccess(nowMs);
    queue.breaker.recordFailures(failures, nowMs);
    if (queue.breaker.isOpen) this.startProbing(route, queue);
  }

  private startProbing(route: Route, queue: UpstreamQueue): void {
    queue.abandon();
    const isWanted = (): boolean => this.queues.get(keyOf(route)) === queue;
    this.prober.probeUntilReady(route, queue, isWanted, () => {
      queue.recovery.notify();
      for (const listener of this.recoveryListeners) listener(route.partnerCode);
    });
  }
}

/** A partner that is switched off or on begins anew: what is said of a service that is away depends on it. */
function keyOf({ partnerCode, isActive }: Route): string {
  return isActive ? partnerCode : `${partnerCode} inactive`;
}

/** 503 is how a service says that it cannot store at the moment; any other failure may be the postback's. */
function isFailure(answer: DeliveryResult): boolean {
  return answer.kind === 'unanswered' || isUnavailableStatus(answer.status);
}
