import { Injectable } from '@nestjs/common';
import type { Dispatcher } from 'undici';
import { responseHeadersToForward } from './forward-headers';
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
  /** Milliseconds for the whole exchange. */
  timeoutMs: number;
}

export interface ServiceAnswer {
  kind: 'answered';
  status: number;
  headers: Record<string, string | string[]>;
  body: Buffer;
}

/** The service did not answer: what a spool is for. */
export interface NoAnswer {
  kind: 'unanswered';
  reason: 'not_deployed' | 'refused' | 'timeout' | 'overloaded';
  cause?: Error;
}

/** More than this waiting for one service means that it does not keep up; its callers are told so at once. */
const MAX_PENDING_PER_SERVICE = 4_000;

/** Hands requests to services over their own keep-alive connections. Never throws: a dead service is a result. */
@Injectable()
export class Forwarder {
  private readonly pending = new Map<string, number>();

  constructor(private readonly connections: ServiceConnections) {}

  async forward(outgoing: Outgoing): Promise<ServiceAnswer | NoAnswer> {
    const pending = this.pending.get(outgoing.origin) ?? 0;
    if (pending >= MAX_PENDING_PER_SERVICE) return { kind: 'unanswered', reason: 'overloaded' };
    this.pending.set(outgoing.origin, pending + 1);
    const answer = await new Promise<ServiceAnswer | NoAnswer>((resolve) => {
      const { origin, target: path, method, headers, body, timeoutMs } = outgoing;
      const exchange = new Exchange(resolve, timeoutMs);
      this.connections.to(origin).dispatch({ path, method, headers, body }, exchange);
    });
    this.pending.set(outgoing.origin, this.pending.get(outgoing.origin)! - 1);
    return answer;
  }
}

/** One exchange with a service: gathers its answer, or ends it when its time is over. */
class Exchange implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | undefined;
  private status = 0;
  private headers: Record<string, string | string[]> = {};
  private readonly chunks: Buffer[] = [];
  private readonly timer: NodeJS.Timeout;
  private isOver = false;

  constructor(
    private readonly resolve: (answer: ServiceAnswer | NoAnswer) => void,
    timeoutMs: number,
  ) {
    this.timer = setTimeout(() => this.giveUp(timeoutMs), timeoutMs);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.isOver) controller.abort(new Error('The time was over before a connection was free'));
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    this.status = status;
    this.headers = responseHeadersToForward(headers);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    const [only, ...more] = this.chunks;
    const body = only && more.length === 0 ? only : Buffer.concat(this.chunks);
    this.finish({ kind: 'answered', status: this.status, headers: this.headers, body });
  }

  onResponseError(_controller: Dispatcher.DispatchController, cause: Error): void {
    this.finish({ kind: 'unanswered', reason: 'refused', cause });
  }

  private giveUp(timeoutMs: number): void {
    const cause = new Error(`The service did not answer within ${timeoutMs} ms`);
    this.finish({ kind: 'unanswered', reason: 'timeout', cause });
    this.controller?.abort(cause);
  }

  private finish(answer: ServiceAnswer | NoAnswer): void {
    if (this.isOver) return;
    this.isOver = true;
    clearTimeout(this.timer);
    this.resolve(answer);
  }
}
