import { connect, type Socket } from 'node:net';
import type { NumberedRequest } from './numbered-request';
import { type Response, ResponseReader } from './response-reader';

const READ_BUFFER_BYTES = 16 * 1024;
const SHOWN_OF_BODY = 500;

export interface LoadConnectionOptions {
  host: string;
  port: number;
  request: NumberedRequest;
  /** Told of each answer that is 2xx. @returns whether another request is to be sent; if not, the connection is closed */
  onAcknowledged: (latencyMs: number) => boolean;
  /** Told of any other answer, and of a connection that breaks. */
  onError: (fault: unknown) => void;
}

/**
 * One connection that sends its next request as soon as the last is answered. On a bare socket with a buffer of its
 * own, because an HTTP client would take more of the machine than some of what is measured.
 */
export class LoadConnection {
  private readonly reader = new ResponseReader();
  private readonly socket: Socket;
  private sentAtMs = 0;
  private isClosed = false;

  constructor(private readonly options: LoadConnectionOptions) {
    const { host, port } = options;
    const buffer = Buffer.allocUnsafe(READ_BUFFER_BYTES);
    const callback = (length: number): boolean => this.receive(buffer.toString('latin1', 0, length));
    this.socket = connect({ host, port, noDelay: true, onread: { buffer, callback } });
    this.socket.once('connect', () => this.send());
    this.socket.once('error', (error) => this.fail(error));
    this.socket.once('close', () => this.fail(new Error('The server closed a connection')));
  }

  close(): void {
    this.isClosed = true;
    this.socket.destroy();
  }

  private send(): void {
    this.sentAtMs = performance.now();
    this.socket.write(this.options.request.next());
  }

  /** Returns whether to go on reading. */
  private receive(chunk: string): boolean {
    try {
      const response = this.reader.read(chunk);
      if (response) this.checkResponse(response);
    } catch (error) {
      this.fail(error);
    }
    return !this.isClosed;
  }

  private checkResponse({ status, body }: Response): void {
    if (status < 200 || status > 299) throw new Error(`Answered ${status}: ${body.slice(0, SHOWN_OF_BODY)}`);
    if (this.options.onAcknowledged(performance.now() - this.sentAtMs)) this.send();
    else this.close();
  }

  private fail(fault: unknown): void {
    if (this.isClosed) return;
    this.close();
    this.options.onError(fault);
  }
}
