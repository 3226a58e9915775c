import { ID_TOKEN_HEADER, OutgoingIdentity } from '@app/common/identity/id-tokens';
import { Injectable } from '@nestjs/common';
import { type Delivery, Exchange } from './exchange';
import { isKeptOut, keptOut } from './is-kept-out';
import { ServiceConnections } from './service-connections';

/** A request on its way to a service. */
export interface Outgoing {
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
const MAX_PENDING_PER_SERVICE = 4_000;

/**
 * Hands requests to services over their own keep-alive connections. Never throws: a dead service is a result, and so is
 * one in whose place something else answers.
 */
@Injectable()
export class Forwarder {
  private readonly pending = new Map<string, number>();

  constructor(
    private readonly connections: ServiceConnections,
    private readonly identity: OutgoingIdentity,
  ) {}

  forward(outgoing: Outgoing): Promise<Delivery> {
    const header = this.identity.headerFor(outgoing.origin);
    if (header === undefined) return this.send(outgoing);
    if (typeof header === 'string') return this.send(identified(outgoing, header));
    return this.sendOnceIdentified(outgoing, header);
  }

  private async sendOnceIdentified(outgoing: Outgoing, fetching: Promise<string>): Promise<Delivery> {
    const startedMs = performance.now();
    try {
      const header = await fetching;
      const leftMs = Math.max(1, outgoing.timeoutMs - (performance.now() - startedMs));
      return await this.send({ ...identified(outgoing, header), timeoutMs: leftMs });
    } catch (cause) {
      return { kind: 'unanswered', reason: 'no_identity', cause: cause as Error };
    }
  }

  private send(outgoing: Outgoing): Promise<Delivery> {
    const { origin, timeoutMs, isRepeatable } = outgoing;
    const pending = this.pending.get(origin) ?? 0;
    if (pending >= MAX_PENDING_PER_SERVICE) return Promise.resolve({ kind: 'unanswered', reason: 'overloaded' });
    this.pending.set(origin, pending + 1);
    const startedMs = performance.now();
    return new Promise((resolve) => {
      const finish = (answer: Delivery): void => {
        this.pending.set(origin, this.pending.get(origin)! - 1);
        resolve(answer.kind === 'answered' && isKeptOut(answer) ? keptOut(answer) : answer);
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

  private exchange(outgoing: Outgoing, timeoutMs: number, done: (answer: Delivery) => void): void {
    const { origin, target: path, method, headers, body } = outgoing;
    const exchange = new Exchange(done, timeoutMs);
    try {
      this.connections.to(origin).dispatch({ path, method, headers, body }, exchange);
    } catch (cause) {
      exchange.fail(cause);
    }
  }
}

function asSent(answer: Delivery): Delivery {
  return answer.kind === 'unanswered' ? { ...answer, wasSent: true } : answer;
}

function identified(outgoing: Outgoing, header: string): Outgoing {
  return { ...outgoing, headers: [...outgoing.headers, ID_TOKEN_HEADER, header] };
}
