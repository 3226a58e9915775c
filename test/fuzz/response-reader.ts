const HEAD_END = '\r\n\r\n';
const STATUS_LINE = /^HTTP\/1\.1 (\d{3})/;
const LENGTH = /\r\ncontent-length: *(\d+)/i;
const CHUNKED = /\r\ntransfer-encoding: *chunked/i;
const CLOSE = /\r\nconnection: *close/i;
const POSTBACK_ID = /\r\nx-postback-id: *([0-9a-f-]{36})/i;
const RETRY_AFTER = /\r\nretry-after: *\d/i;
const LAST_CHUNK = '\r\n0\r\n\r\n';

export interface FuzzResponse {
  status: number;
  /** Status line and headers, as Latin-1. */
  head: string;
  postbackId: string | undefined;
  hasRetryAfter: boolean;
  /** The server closes the connection. */
  closes: boolean;
  /** As Latin-1. */
  body: string;
}

/** Reads the responses of one connection, one after another. */
export class ResponseReader {
  private pending = '';

  /**
   * @param chunk bytes of the connection, as Latin-1
   * @param isHead whether responses have no body, whatever their headers say
   * @returns the responses that are complete now
   * @throws Error when it is not HTTP/1.1
   */
  read(chunk: string, isHead: boolean): FuzzResponse[] {
    this.pending += chunk;
    const responses: FuzzResponse[] = [];
    for (let response = this.next(isHead); response; response = this.next(isHead)) {
      // Ignores "100 Continue".
      if (response.status >= 200) responses.push(response);
    }
    return responses;
  }

  private next(isHead: boolean): FuzzResponse | undefined {
    const headEnd = this.pending.indexOf(HEAD_END);
    if (headEnd < 0) return undefined;
    const head = this.pending.slice(0, headEnd);
    const status = Number(STATUS_LINE.exec(head)?.[1]);
    if (Number.isNaN(status)) throw new Error(`Not HTTP: ${head.slice(0, 200)}`);
    const bodyStart = headEnd + HEAD_END.length;
    const end = isHead || status < 200 || status === 204 ? bodyStart : this.endOfBody(head, bodyStart);
    if (end === undefined || end > this.pending.length) return undefined;
    const body = this.pending.slice(bodyStart, end);
    this.pending = this.pending.slice(end);
    const [postbackId, hasRetryAfter] = [POSTBACK_ID.exec(head)?.[1], RETRY_AFTER.test(head)];
    return { status, head, postbackId, hasRetryAfter, closes: CLOSE.test(head), body };
  }

  private endOfBody(head: string, bodyStart: number): number | undefined {
    if (!CHUNKED.test(head)) return bodyStart + Number(LENGTH.exec(head)?.[1] ?? 0);
    if (this.pending.startsWith(LAST_CHUNK.slice(2), bodyStart)) return bodyStart + LAST_CHUNK.length - 2;
    const last = this.pending.indexOf(LAST_CHUNK, bodyStart);
    return last < 0 ? undefined : last + LAST_CHUNK.length;
  }
}
