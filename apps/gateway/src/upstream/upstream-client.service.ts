import { ID_TOKEN_HEADER, OutgoingIdentity } from '@app/common/identity/id-tokens';
import { Injectable } from '@nestjs/common';
import { type DeliveryResult, ResponseCollector } from './upstream-response';
import { isFrontEndRefusal, frontEndRefusal } from './front-end-refusal';
import { UpstreamConnections } from './upstream-connections';

/** A request on its way to a service. */
export interface UpstreamRequest {
  origin: string;
  /** Path and query, as sent. */
  target: string;
  method: string;
  /** Names and values alternating. */
  headers: string[];
  body: Uint8Array | null;
  /** Milliseconds for the whole exchange, a repetition included. */
  timeoutMs: number;
  /** It may arrive twice without harm: it is sent once more when its connection breaks before an answer. */
  isRepeatable: boolean;
}

/** More than this under way to one service means that it does not keep up; its callers are told so at once. */
const MAX_IN_FLIGHT_PER_SERVICE = 4_000;

/**
 * Hands requests to services over their own keep-alive connections. Never throws: a dead service is a result, and so is
 * one in whose place something else answers.
 */
@Injectable()
export class UpstreamClient {
  private readonly pending = new Map<string, number>();

  constructor(
    private readonly connections: UpstreamConnections,
    private readonly identity: OutgoingIdentity,
  ) {}

  request(outgoing: UpstreamRequest): Promise<DeliveryResult> {
    const header = this.identity.headerFor(outgoing.origin);
    if (header === undefined) return this.send(outgoing);
    if (typeof header === 'string') return this.send(identified(outgoing, header));
    return this.sendOnceIdentified(outgoing, header);
  }

  private async sendOnceIdentified(outgoing: UpstreamRequest, fetching: Promise<string>): Promise<DeliveryResult> {
    const startedMs = performance.now();
    try {
      const header = await fetching;
      const leftMs = Math.max(1, outgoing.timeoutMs - (performance.now() - startedMs));
      return await this.send({ ...identified(outgoing, header), timeoutMs: leftMs });
    } catch (cause) {
      return { kind: 'unanswered', reason: 'no_identity', cause: cause as Error };
    }
  }

  private send(outgoing: UpstreamRequest): Promise<DeliveryResult> {
    const { origin, timeoutMs, isRepeatable } = outgoing;
    const pending = this.pending.get(origin) ?? 0;
    if (pending >= MAX_IN_FLIGHT_PER_SERVICE) return Promise.resolve({ kind: 'unanswered', reason: 'overloaded' });
    this.pending.set(origin, pending + 1);
    const startedMs = performance.now();
    return new Promise((resolve) => {
      const finish = (answer: DeliveryResult): void => {
        this.pending.set(origin, this.pending.get(origin)! - 1);
        resolve(answer.kind === 'answered' && isFrontEndRefusal(answer) ? frontEndRefusal(answer) : answer);
      };
      this.exchange(outgoing, timeoutMs, (answer) => {
        const isToRepeat = answer.kind === 'unanswered' && answer.wasReset === true && isRepeatable;
        const leftMs = isToRepeat ? timeoutMs - (performance.now() - startedMs) : 0;
        // Whatever becomes of the second time, the first one was sent.
        if (leftMs > 0) this.exchange(outgoing, leftMs, (second) => finish(asSent(second)));
        else finish(answer);
      });
    });
  }

  private exchange(outgoing: UpstreamRequest, timeoutMs: number, done: (answer: DeliveryResult) => void): void {
    const { origin, target: path, method, headers, body } = outgoing;
    const exchange = new ResponseCollector(done, timeoutMs);
    try {
      this.connections.to(origin).dispatch({ path, method, headers, body }, exchange);
    } catch (cause) {
      exchange.fail(cause);
    }
  }
}

function asSent(answer: DeliveryResult): DeliveryResult {
  return answer.kind === 'unanswered' ? { ...answer, wasSent: true } : answer;
}

function identified(outgoing: UpstreamRequest, header: string): UpstreamRequest {
  return { ...outgoing, headers: [...outgoing.headers, ID_TOKEN_HEADER, header] };
}
