import { Injectable } from '@nestjs/common';
import { Exchange, type NoAnswer, type ServiceAnswer } from './exchange';
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

/** Hands requests to services over their own keep-alive connections. Never throws: a dead service is a result. */
@Injectable()
export class Forwarder {
  private readonly pending = new Map<string, number>();

  constructor(private readonly connections: ServiceConnections) {}

  forward(outgoing: Outgoing): Promise<ServiceAnswer | NoAnswer> {
    const { origin, timeoutMs, isRepeatable } = outgoing;
    const pending = this.pending.get(origin) ?? 0;
    if (pending >= MAX_PENDING_PER_SERVICE) return Promise.resolve({ kind: 'unanswered', reason: 'overloaded' });
    this.pending.set(origin, pending + 1);
    const startedMs = performance.now();
    return new Promise((resolve) => {
      const finish = (answer: ServiceAnswer | NoAnswer): void => {
        this.pending.set(origin, this.pending.get(origin)! - 1);
        resolve(answer);
      };
      this.exchange(outgoing, timeoutMs, (answer) => {
        const isToRepeat = answer.kind === 'unanswered' && answer.wasReset === true && isRepeatable;
        const leftMs = isToRepeat ? timeoutMs - (performance.now() - startedMs) : 0;
        if (leftMs > 0) this.exchange(outgoing, leftMs, finish);
        else finish(answer);
      });
    });
  }

  private exchange(outgoing: Outgoing, timeoutMs: number, done: (answer: ServiceAnswer | NoAnswer) => void): void {
    const { origin, target: path, method, headers, body } = outgoing;
    const exchange = new Exchange(done, timeoutMs);
    try {
      this.connections.to(origin).dispatch({ path, method, headers, body }, exchange);
    } catch (cause) {
      exchange.fail(cause);
    }
  }
}
