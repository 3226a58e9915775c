import type { ResponseWatcher } from '@app/common/testing/tcp-proxy';

const HEAD_BYTES = 5;
const TYPE_COMMAND_COMPLETE = 'C'.charCodeAt(0);
const TYPE_READY = 'Z'.charCodeAt(0);
const IDLE = 'I'.charCodeAt(0);
/** A longer request carries rows: outside an explicit transaction it commits by itself. */
const CARRIES_ROWS_BYTES = 700;
const KEPT_OF_MESSAGE = 16;

/**
 * Watches a connection to PostgreSQL (protocol 3, without TLS) for the message that the server is ready after a commit:
 * after COMMIT, and after a statement with rows outside an explicit transaction.
 */
export class CommitWatcher implements ResponseWatcher {
  private readonly head = Buffer.alloc(HEAD_BYTES);
  private headLength = 0;
  private body = Buffer.alloc(0);
  private bodyLeft = 0;
  private requestBytes = 0;
  private hasCommitted = false;

  sent(chunk: Buffer): void {
    this.requestBytes += chunk.length;
  }

  answered(chunk: Buffer): boolean {
    let isCommit = false;
    for (let at = 0; at < chunk.length;) {
      at += this.bodyLeft > 0 ? this.readBody(chunk, at) : this.readHead(chunk, at);
      if (this.headLength === HEAD_BYTES && this.bodyLeft === 0) isCommit = this.endMessage() || isCommit;
    }
    return isCommit;
  }

  private readHead(chunk: Buffer, at: number): number {
    const read = chunk.copy(this.head, this.headLength, at, at + HEAD_BYTES - this.headLength);
    this.headLength += read;
    // The length includes itself. A smaller one is not PostgreSQL's, and would never come to its end.
    if (this.headLength === HEAD_BYTES) this.bodyLeft = Math.max(0, this.head.readInt32BE(1) - 4);
    return read;
  }

  private readBody(chunk: Buffer, at: number): number {
    const part = chunk.subarray(at, at + this.bodyLeft);
    if (this.body.length < KEPT_OF_MESSAGE) this.body = Buffer.concat([this.body, part.subarray(0, KEPT_OF_MESSAGE)]);
    this.bodyLeft -= part.length;
    return part.length;
  }

  /** @returns whether the message ends a commit */
  private endMessage(): boolean {
    const { body } = this;
    const type = this.head[0];
    this.headLength = 0;
    this.body = Buffer.alloc(0);
    if (type === TYPE_COMMAND_COMPLETE && body.toString('latin1').startsWith('COMMIT\0')) this.hasCommitted = true;
    if (type !== TYPE_READY) return false;
    const isCommit = body[0] === IDLE && (this.hasCommitted || this.requestBytes > CARRIES_ROWS_BYTES);
    this.requestBytes = 0;
    this.hasCommitted = false;
    return isCommit;
  }
}
