import type { Dispatcher } from 'undici';
import { responseHeadersToForward } from './forwarded-headers';

export interface UpstreamResponse {
  kind: 'answered';
  status: number;
  headers: Record<string, string | string[]>;
  body: Buffer;
}

/** The service did not answer: what a spool is for. */
export interface UpstreamFailure {
  kind: 'unanswered';
  /**
   * `away`: it has not answered for a while, so it was not asked. `no_identity`: we have no token to be let in with.
   * `kept_out`: the platform in front of it answered in its place.
   */
  reason: 'not_deployed' | 'refused' | 'timeout' | 'overloaded' | 'away' | 'abandoned' | 'no_identity' | 'kept_out';
  /** The connection ended before any byte of an answer, as one does that the service had closed or lost. */
  wasReset?: boolean;
  /** A connection took the request, so the service may have it. Absent is false. */
  wasSent?: boolean;
  cause?: Error;
}

/** What became of a postback that was sent. */
export type DeliveryResult = UpstreamResponse | UpstreamFailure;

/** What a connection says that ended under a request; a refused connection was never there. */
const RESETS = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/** One exchange with a service: gathers its answer, or ends it when its time is over. */
export class ResponseCollector implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | undefined;
  private status = 0;
  private headers: Record<string, string | string[]> = {};
  private readonly chunks: Buffer[] = [];
  private readonly timer: NodeJS.Timeout;
  private isOver = false;

  constructor(
    private readonly resolve: (answer: UpstreamResponse | UpstreamFailure) => void,
    timeoutMs: number,
  ) {
    this.timer = setTimeout(() => this.timeOut(timeoutMs), timeoutMs);
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
    const wasReset = this.status === 0 && 'code' in cause && RESETS.has(String(cause.code));
    this.finish({ kind: 'unanswered', reason: 'refused', wasReset, wasSent: this.controller !== undefined, cause });
  }

  /** It could not even begin: what is to be sent is no request. */
  fail(cause: unknown): void {
    this.finish({
      kind: 'unanswered',
      reason: 'refused',
      cause: cause instanceof Error ? cause : new Error(String(cause)),
    });
  }

  private timeOut(timeoutMs: number): void {
    const cause = new Error(`The service did not answer within ${Math.round(timeoutMs)} ms`);
    this.finish({ kind: 'unanswered', reason: 'timeout', wasSent: this.controller !== undefined, cause });
    this.controller?.abort(cause);
  }

  private finish(answer: UpstreamResponse | UpstreamFailure): void {
    if (this.isOver) return;
    this.isOver = true;
    clearTimeout(this.timer);
    this.resolve(answer);
  }
}
