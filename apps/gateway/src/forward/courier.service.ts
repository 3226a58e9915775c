import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Log } from '@app/common';
import {
  BATCH_HEADER,
  BATCH_PATH,
  type BatchedAnswer,
  type BatchedRequest,
  decodeAnswers,
  encodeBatch,
} from '@app/postback';
import type { Route } from '../route/compile-routes';
import { BatchTakers } from './batch-takers';
import { MAX_BATCH, MAX_BATCH_BYTES, MAX_BATCHED_BODY_BYTES } from './cut-into-batches';
import type { NoAnswer, ServiceAnswer } from './exchange';
import { Forwarder } from './forwarder.service';
import { isKeptOut } from './is-kept-out';
import { ServiceProber } from './service-prober';
import { ServiceQueue, sizeOf, type WaitingPostback } from './service-queue';
import { signedBatch, signedReceipt } from './sign-request';

/** Batches under way to one service; what comes meanwhile gathers for the next. */
const MAX_UNDER_WAY = 3;
/** How often those that wait are looked at: a timer for all of them, not one each. */
const LOOK_EVERY_MS = 50;

export type Delivery = ServiceAnswer | NoAnswer;

/**
 * Hands postbacks to services. Several that wait go in one internal request: like a group commit, nobody waits on a
 * timer, only for a place among the batches under way. Each postback still has its own receipt and its own answer.
 */
@Injectable()
export class Courier implements OnApplicationShutdown {
  private readonly queues = new Map<string, ServiceQueue>();
  private readonly backListeners: ((partnerCode: string) => void)[] = [];

  constructor(
    private readonly forwarder: Forwarder,
    private readonly takers: BatchTakers,
    private readonly prober: ServiceProber,
    @Inject(Log) private readonly log: Log,
  ) {}

  takesBatches(route: Route): boolean {
    return route.endpointUrl !== null && this.takers.has(route.endpointUrl);
  }

  /** Whether the service has not been answering, so that nobody but a probe asks it. */
  isAway(route: Route): boolean {
    const queue = this.queues.get(route.partnerCode);
    return queue !== undefined && queue.breaker.isOpen && queue.origin === route.endpointUrl;
  }

  /**
   * Whether a request that is never kept may be sent: at once to a service that is there, after some waiting to one
   * that has only just fallen silent and comes back, not at all to one that is away.
   */
  async isThereOrReturns(route: Route): Promise<boolean> {
    if (!this.isAway(route)) return true;
    const { breaker, return: coming } = this.queues.get(route.partnerCode)!;
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
  async handOver(route: Route, requests: BatchedRequest[], timeoutMs: number): Promise<Delivery[]> {
    const answers = await this.exchangeAll(route, requests, timeoutMs);
    // As one failure, however many: one among them may be to blame, and those who call now need not suffer for it.
    this.note(route, this.queueOf(route, route.endpointUrl!), answers, 1);
    return answers;
  }

  onApplicationShutdown(): void {
    for (const { timer } of this.queues.values()) clearTimeout(timer);
    this.queues.clear();
  }

  private queueOf(route: Route, origin: string): ServiceQueue {
    const known = this.queues.get(route.partnerCode);
    if (known?.origin === origin) return known;
    const queue = new ServiceQueue(origin);
    this.queues.set(route.partnerCode, queue);
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
    const answers = await this.exchangeAll(route, requests, leftMs).catch((cause: Error) =>
      requests.map((): NoAnswer => ({ kind: 'unanswered', reason: 'refused', cause })),
    );
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
    this.exchangeAlone(route, item.request, item.deadlineMs - item.arrivedMs).then(settle, (cause: Error) =>
      settle({ kind: 'unanswered', reason: 'refused', cause }),
    );
  }

  private async exchangeAll(route: Route, requests: BatchedRequest[], timeoutMs: number): Promise<Delivery[]> {
    const startedMs = performance.now();
    const isBatch = this.takers.has(route.endpointUrl!) && requests[0]!.body.length <= MAX_BATCHED_BODY_BYTES;
    const answers = isBatch ? await this.exchangeBatch(route, requests, timeoutMs) : undefined;
    if (answers) return answers;
    const leftMs = timeoutMs - (performance.now() - startedMs);
    return Promise.all(requests.map((request) => this.exchangeAlone(route, request, leftMs)));
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
    const isWanted = (): boolean => this.queues.get(route.partnerCode) === queue;
    this.prober.awaitReturn(route.partnerCode, queue, isWanted, () => {
      queue.return.happened();
      for (const listener of this.backListeners) listener(route.partnerCode);
    });
  }

  /** Undefined when the service does not take this batch: its postbacks are safe to send again one by one. */
  private async exchangeBatch(
    route: Route,
    requests: BatchedRequest[],
    timeoutMs: number,
  ): Promise<Delivery[] | undefined> {
    const origin = route.endpointUrl!;
    const body = Buffer.from(encodeBatch(requests));
    const headers = ['content-type', 'application/json', ...signedBatch(route, body)];
    const whole = { origin, target: BATCH_PATH, method: 'POST', headers, body, timeoutMs, isRepeatable: true };
    const answer = await this.forwarder.forward(whole);
    if (answer.kind === 'unanswered') return requests.map(() => answer);
    if (isKeptOut(answer)) return requests.map(() => keptOut(answer.status));
    if (isFromBetween(answer.status)) return requests.map(() => answer);
    try {
      if (answer.status !== 200) throw new Error(`The batch was answered ${answer.status}`);
      return decodeAnswers(answer.body.toString('utf8'), requests.length).map(toServiceAnswer);
    } catch (error) {
      this.takers.refused(origin, Date.now());
      this.log.warn(`${route.partnerCode} does not take batches`, { partner: route.partnerCode, cause: String(error) });
      return undefined;
    }
  }

  private async exchangeAlone(route: Route, request: BatchedRequest, timeoutMs: number): Promise<Delivery> {
    if (timeoutMs <= 0) return { kind: 'unanswered', reason: 'timeout' };
    const { method, target, body } = request;
    const origin = route.endpointUrl!;
    const headers = [...request.headers, ...signedReceipt(route, request)];
    const bytes = body.length > 0 ? body : null;
    const outgoing = { origin, target, method, headers, body: bytes, timeoutMs, isRepeatable: true };
    const answer = await this.forwarder.forward(outgoing);
    if (answer.kind === 'unanswered') return answer;
    return isKeptOut(answer) ? keptOut(answer.status) : this.takers.learn(origin, answer, Date.now());
  }
}

/** 503 is how a service says that it cannot store at the moment; any other failure may be the postback's. */
function isMissing(answer: Delivery): boolean {
  return answer.kind === 'unanswered' || isFromBetween(answer.status);
}

/** What stands between us and the service answers so for one that is not there. */
function isFromBetween(status: number): boolean {
  return status === 502 || status === 503 || status === 504;
}

function keptOut(status: number): NoAnswer {
  const cause = new Error(`Answered ${status} in the service's place; may this process invoke it, and is it there?`);
  return { kind: 'unanswered', reason: 'kept_out', cause };
}

function toServiceAnswer({ status, headers, body }: BatchedAnswer): ServiceAnswer {
  const { [BATCH_HEADER]: _mark, ...passed } = headers;
  return { kind: 'answered', status, headers: passed, body: Buffer.from(body) };
}
