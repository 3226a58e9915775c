import { Injectable } from '@nestjs/common';
import {
  BATCH_HEADER,
  BATCH_PATH,
  type BatchedAnswer,
  type BatchedRequest,
  decodeAnswers,
  encodeBatch,
  RECEIPT_HEADERS,
  signReceipt,
} from '@app/postback';
import type { Route } from '../route/compile-routes';
import { Forwarder, type NoAnswer, type ServiceAnswer } from './forwarder.service';

/** Batches under way to one service; what comes meanwhile gathers for the next. */
const MAX_UNDER_WAY = 3;
const MAX_BATCH = 200;
/** Larger bodies travel alone: a batch is for many small ones. */
export const MAX_BATCHED_BODY_BYTES = 16 * 1024;

interface Waiting {
  request: BatchedRequest;
  resolve: (answer: ServiceAnswer | NoAnswer) => void;
}

/** What gathers for one service. */
interface Bag {
  waiting: Waiting[];
  underWay: number;
  isScheduled: boolean;
}

/**
 * Hands several waiting postbacks to a service in one internal request. Like a group commit: nobody waits on a
 * timer, only for a place among the batches under way. Each postback still has its own receipt and its own answer.
 */
@Injectable()
export class Courier {
  private readonly bags = new Map<string, Bag>();
  /** Services that have said that they take batches. */
  private readonly takers = new Set<string>();

  constructor(private readonly forwarder: Forwarder) {}

  takesBatches(route: Route): boolean {
    return route.endpointUrl !== null && this.takers.has(route.endpointUrl);
  }

  /** Remembers what an answer says of its service, and takes the mark off the answer. */
  learn(origin: string, answer: ServiceAnswer): ServiceAnswer {
    if (answer.headers[BATCH_HEADER] === undefined) return answer;
    this.takers.add(origin);
    const { [BATCH_HEADER]: _mark, ...headers } = answer.headers;
    return { ...answer, headers };
  }

  deliver(route: Route, request: BatchedRequest): Promise<ServiceAnswer | NoAnswer> {
    const bag = this.bagOf(route);
    return new Promise((resolve) => {
      bag.waiting.push({ request, resolve });
      this.schedule(route, bag);
    });
  }

  private bagOf(route: Route): Bag {
    const known = this.bags.get(route.partnerCode);
    if (known) return known;
    const bag = { waiting: [], underWay: 0, isScheduled: false };
    this.bags.set(route.partnerCode, bag);
    return bag;
  }

  private schedule(route: Route, bag: Bag): void {
    if (bag.isScheduled || bag.underWay >= MAX_UNDER_WAY || bag.waiting.length === 0) return;
    bag.isScheduled = true;
    setImmediate(() => {
      bag.isScheduled = false;
      void this.send(route, bag);
    });
  }

  private async send(route: Route, bag: Bag): Promise<void> {
    const batch = bag.waiting.splice(0, MAX_BATCH);
    bag.underWay += 1;
    const answers = await this.exchange(
      route,
      batch.map(({ request }) => request),
    );
    bag.underWay -= 1;
    this.schedule(route, bag);
    batch.forEach(({ resolve }, index) => resolve(answers[index]!));
  }

  private async exchange(route: Route, requests: BatchedRequest[]): Promise<(ServiceAnswer | NoAnswer)[]> {
    const origin = route.endpointUrl!;
    const body = Buffer.from(encodeBatch(requests));
    const headers = ['content-type', 'application/json', ...signatureOf(route, body)];
    const { timeoutMs } = route;
    const answer = await this.forwarder.forward({
      origin,
      target: BATCH_PATH,
      method: 'POST',
      headers,
      body,
      timeoutMs,
    });
    if (answer.kind === 'unanswered') return requests.map(() => answer);
    try {
      if (answer.status !== 200) throw new Error(`The batch was answered ${answer.status}`);
      return decodeAnswers(answer.body.toString('utf8'), requests.length).map(toServiceAnswer);
    } catch (error) {
      // Another version answers at this address, or another key: single postbacks are safe until it says otherwise.
      this.takers.delete(origin);
      const cause = error instanceof Error ? error : new Error(String(error));
      return requests.map(() => ({ kind: 'unanswered', reason: 'refused', cause }));
    }
  }
}

function signatureOf(route: Route, body: Uint8Array): string[] {
  const sentAtMs = Date.now();
  const { partnerCode, receiptKey } = route;
  const parts = { partnerCode, receipt: 'batch', address: '', sentAtMs, method: 'POST', pathWithQuery: BATCH_PATH };
  const signature = signReceipt(receiptKey, { ...parts, body, isTest: false });
  return [RECEIPT_HEADERS.sent, String(sentAtMs), RECEIPT_HEADERS.signature, signature];
}

function toServiceAnswer({ status, headers, body }: BatchedAnswer): ServiceAnswer {
  const { [BATCH_HEADER]: _mark, ...passed } = headers;
  return { kind: 'answered', status, headers: passed, body: Buffer.from(body) };
}
