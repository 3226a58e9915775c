const HEAD_END = '\r\n\r\n';
const STATUS_LINE = /^HTTP\/1\.1 (\d{3})/;
const LENGTH = /\r\ncontent-length: *(\d+)/i;
const CHUNKED = /\r\ntransfer-encoding: *chunked/i;
const CLOSE = /\r\nconnection: *close/i;
const RECEIPT = /\r\nx-postback-id: *([0-9a-f-]{36})/i;
const RETRY_AFTER = /\r\nretry-after: *\d/i;
const LAST_CHUNK = '\r\n0\r\n\r\n';

export interface FuzzResponse {
  status: number;
  receipt: string | undefined;
  hasRetryAfter: boolean;
  /** The server does not go on with this connection. */
  closes: boolean;
  /** As Latin-1. */
  body: string;
}

/** Reads the answers of one connection, one after the other. */
export class ResponseReader {
  private pending = '';

  /**
   * @param chunk bytes off the connection, as Latin-1
   * @param isHead answers have no body, whatever their heads say
   * @returns those that are whole by now
   * @throws Error when it is no HTTP/1.1
   */
  read(chunk: string, isHead: boolean): FuzzResponse[] {
    this.pending += chunk;
    const answers: FuzzResponse[] = [];
    for (let answer = this.next(isHead); answer; answer = this.next(isHead)) {
      // "Go on" is no answer yet.
      if (answer.status >= 200) answers.push(answer);
    }
    return answers;
  }

  private next(isHead: boolean): FuzzResponse | undefined {
    const headEnd = this.pending.indexOf(HEAD_END);
    if (headEnd < 0) return undefined;
    const head = this.pending.slice(0, headEnd);
    const status = Number(STATUS_LINE.exec(head)?.[1]);
    if (Number.isNaN(status)) throw new Error(`No HTTP: ${head.slice(0, 200)}`);
    const bodyStart = headEnd + HEAD_END.length;
    const end = isHead || status < 200 || status === 204 ? bodyStart : this.endOfBody(head, bodyStart);
    if (end === undefined || end > this.pending.length) return undefined;
    const body = this.pending.slice(bodyStart, end);
    this.pending = this.pending.slice(end);
    const closes = CLOSE.test(head);
    return { status, receipt: RECEIPT.exec(head)?.[1], hasRetryAfter: RETRY_AFTER.test(head), closes, body };
  }

  private endOfBody(head: string, bodyStart: number): number | undefined {
    if (CHUNKED.test(head)) {
      if (this.pending.startsWith('0\r\n\r\n', bodyStart)) return bodyStart + 5;
      const last = this.pending.indexOf(LAST_CHUNK, bodyStart);
      return last < 0 ? undefined : last + LAST_CHUNK.length;
    }
    return bodyStart + Number(LENGTH.exec(head)?.[1] ?? 0);
  }
}
