import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { BatchedRequest } from '@app/postback';
import type { Route } from '../route/compile-routes';
import { BatchTakers } from './batch-takers';
import { MAX_BATCH, MAX_BATCH_BYTES, MAX_BATCHED_BODY_BYTES } from './cut-into-batches';
import type { Delivery, NoAnswer } from './exchange';
import { isFromBetween, PostbackSender } from './postback-sender.service';
import { ServiceProber } from './service-prober';
import { ServiceQueue, sizeOf, type WaitingPostback } from './service-queue';

/** Batches under way to one service; what comes meanwhile gathers for the next. */
const MAX_UNDER_WAY = 3;
/** How often those that wait are looked at: a timer for all of them, not one each. */
const LOOK_EVERY_MS = 50;

/**
 * Hands postbacks to services. Several that wait go in one internal request: like a group commit, nobody waits on a
 * timer, only for a place among the batches under way. Each postback still has its own receipt and its own answer.
 */
@Injectable()
export class Courier implements OnApplicationShutdown {
  private readonly queues = new Map<string, ServiceQueue>();
  private readonly backListeners: ((partnerCode: string) => void)[] = [];

  constructor(
    private readonly sender: PostbackSender,
    private readonly takers: BatchTakers,
    private readonly prober: ServiceProber,
  ) {}

  takesBatches(route: Route): boolean {
    return route.endpointUrl !== null && this.takers.has(route.endpointUrl);
  }

  /** Whether the service has not been answering, so that nobody but a probe asks it. */
  isAway(route: Route): boolean {
    const queue = this.queues.get(keyOf(route));
    return queue !== undefined && queue.breaker.isOpen && queue.origin === route.endpointUrl;
  }

  /**
   * Whether a request that is never kept may be sent: at once to a service that is there, after some waiting to one
   * that has only just fallen silent and comes back, not at all to one that is away.
   */
  async isThereOrReturns(route: Route): Promise<boolean> {
    if (!this.isAway(route)) return true;
    const { breaker, return: coming } = this.queues.get(keyOf(route))!;
    return coming.within(breaker.worthWaitingMs(performance.now()));
  }

  /** Called with the partner whose service answers again. */
  onBack(listener: (partnerCode: string) => void): void {
    this.backListeners.push(listener);
  }

  /**
   * The service's answer, or why there is none: within `patienceMs`, or the partner's time-out if that is shorter; at
   * once for a service that is away. Never throws.
   */
  deliver(route: Route, request: BatchedRequest, patienceMs: number): Promise<Delivery> {
    if (route.endpointUrl === null) return Promise.resolve({ kind: 'unanswered', reason: 'not_deployed' });
    const queue = this.queueOf(route, route.endpointUrl);
    if (queue.breaker.isOpen) return Promise.resolve({ kind: 'unanswered', reason: 'away' });
    const sizeBytes = sizeOf(request);
    if (!queue.hasRoomFor(sizeBytes)) return Promise.resolve({ kind: 'unanswered', reason: 'overloaded' });
    return new Promise((resolve) => {
      const arrivedMs = performance.now();
      const deadlineMs = arrivedMs + Math.min(route.timeoutMs, patienceMs);
      const item = { request, sizeBytes, arrivedMs, deadlineMs, isOver: false, resolve };
      if (this.takers.has(queue.origin) && request.body.length <= MAX_BATCHED_BODY_BYTES) {
        queue.gather(item);
        this.schedule(route, queue);
      } else {
        this.sendAlone(route, queue, item);
      }
      this.watch(route, queue);
    });
  }

  /**
   * Hands postbacks over that nobody waits for: together where the service takes that, else one by one. One answer a
   * postback, in their order; never throws. The caller sees to it that they are no more than a batch holds.
   */
  async handOver(
    route: Route,
    requests: BatchedRequest[],
    timeoutMs: number,
    isRepeatable: boolean,
  ): Promise<Delivery[]> {
    const answers = await this.sender.sendAll(route, requests, timeoutMs, isRepeatable);
    // As one failure, however many: one among them may be to blame, and those who call now need not suffer for it.
    this.note(route, this.queueOf(route, route.endpointUrl!), answers, 1);
    return answers;
  }

  /** Asks the service whether it is there. One that is not counts as away at once, until a probe is answered. */
  async probe(route: Route): Promise<boolean> {
    const queue = this.queueOf(route, route.endpointUrl!);
    if (queue.breaker.isOpen) return false;
    const askedMs = performance.now();
    const isThere = await this.prober.isReady(queue.origin);
    queue.breaker.checked(isThere, askedMs, performance.now());
    if (queue.breaker.isOpen) this.awaitReturn(route, queue);
    return isThere;
  }

  onApplicationShutdown(): void {
    for (const { timer } of this.queues.values()) clearTimeout(timer);
    this.queues.clear();
  }

  private queueOf(route: Route, origin: string): ServiceQueue {
    const known = this.queues.get(keyOf(route));
    if (known?.origin === origin) return known;
    const queue = new ServiceQueue(origin);
    this.queues.set(keyOf(route), queue);
    return queue;
  }

  private schedule(route: Route, queue: ServiceQueue): void {
    if (queue.isScheduled || queue.batchesUnderWay >= MAX_UNDER_WAY || !queue.hasGathered) return;
    queue.isScheduled = true;
    setImmediate(() => {
      queue.isScheduled = false;
      void this.sendGathered(route, queue);
    });
  }

  private async sendGathered(route: Route, queue: ServiceQueue): Promise<void> {
    const batch = queue.takeBatch(MAX_BATCH, MAX_BATCH_BYTES);
    if (batch.length === 0) return;
    queue.batchesUnderWay += 1;
    await this.send(route, queue, batch);
    queue.batchesUnderWay -= 1;
    this.schedule(route, queue);
  }

  private async send(route: Route, queue: ServiceQueue, batch: WaitingPostback[]): Promise<void> {
    const requests = batch.map(({ request }) => request);
    // The last one has the most time left; those before it are looked after by the watch.
    const leftMs = batch.at(-1)!.deadlineMs - performance.now();
    const answers = await this.sender
      .sendAll(route, requests, leftMs)
      .catch((cause: Error) => requests.map((): NoAnswer => ({ kind: 'unanswered', reason: 'refused', cause })));
    queue.arrived(batch);
    this.note(route, queue, answers, answers.length);
    batch.forEach(({ resolve }, index) => resolve(answers[index]!));
  }

  /** The way of most requests where no batches are taken: no promise more than it needs. */
  private sendAlone(route: Route, queue: ServiceQueue, item: WaitingPostback): void {
    const alone = queue.takeAlone(item);
    const settle = (answer: Delivery): void => {
      queue.arrived(alone);
      this.note(route, queue, [answer], 1);
      item.resolve(answer);
    };
    this.sender
      .sendAlone(route, item.request, item.deadlineMs - item.arrivedMs)
      .then(settle, (cause: Error) => settle({ kind: 'unanswered', reason: 'refused', cause }));
  }

  private watch(route: Route, queue: ServiceQueue): void {
    queue.timer ??= setTimeout(() => {
      queue.timer = undefined;
      if (queue.look(performance.now())) void this.makeSure(route, queue);
      if (queue.breaker.isOpen) this.awaitReturn(route, queue);
      if (!queue.isEmpty) this.watch(route, queue);
    }, LOOK_EVERY_MS);
  }

  /** A stopped process takes connections and says nothing: one small question tells it from a slow one. */
  private async makeSure(route: Route, queue: ServiceQueue): Promise<void> {
    if (queue.isChecked) return;
    queue.isChecked = true;
    const askedMs = performance.now();
    const isThere = await this.prober.isThere(queue.origin);
    queue.isChecked = false;
    queue.breaker.checked(isThere, askedMs, performance.now());
    if (queue.breaker.isOpen) this.awaitReturn(route, queue);
  }

  /** One answer shows that the service is there; only when all are missing do they count against it. */
  private note(route: Route, queue: ServiceQueue, answers: readonly Delivery[], failures: number): void {
    const nowMs = performance.now();
    if (!answers.every(isMissing)) return queue.breaker.answered(nowMs);
    queue.breaker.failed(failures, nowMs);
    if (queue.breaker.isOpen) this.awaitReturn(route, queue);
  }

  private awaitReturn(route: Route, queue: ServiceQueue): void {
    queue.abandon();
    const isWanted = (): boolean => this.queues.get(keyOf(route)) === queue;
    this.prober.awaitReturn(route, queue, isWanted, () => {
      queue.return.happened();
      for (const listener of this.backListeners) listener(route.partnerCode);
    });
  }
}

/** A partner that is switched off or on begins anew: what is said of a service that is away depends on it. */
function keyOf({ partnerCode, isActive }: Route): string {
  return isActive ? partnerCode : `${partnerCode} inactive`;
}

/** 503 is how a service says that it cannot store at the moment; any other failure may be the postback's. */
function isMissing(answer: Delivery): boolean {
  return answer.kind === 'unanswered' || isFromBetween(answer.status);
}
