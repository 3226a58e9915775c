const HEAD_END = '\r\n\r\n';
const STATUS_LINE = /^HTTP\/1\.1 (\d{3})/;
const CONTENT_LENGTH = /\r\ncontent-length: *(\d+)/i;

/** Reads the responses of a connection with one request in flight at a time, each with a content-length. */
export class ResponseReader {
  private pending = '';

  /**
   * @param chunk bytes of the connection, as latin1
   * @returns the response once it is complete
   * @throws Error when it is not an HTTP/1.1 response of known length
   */
  read(chunk: string): { status: number; body: string } | undefined {
    const text = this.pending === '' ? chunk : this.pending + chunk;
    this.pending = text;
    const headEnd = text.indexOf(HEAD_END);
    if (headEnd < 0) return undefined;
    const head = text.slice(0, headEnd);
    const status = STATUS_LINE.exec(head)?.[1];
    const length = CONTENT_LENGTH.exec(head)?.[1];
    if (status === undefined || length === undefined) throw new Error(`A response without a length: ${head}`);
    const bodyStart = headEnd + HEAD_END.length;
    const end = bodyStart + Number(length);
    if (text.length < end) return undefined;
    if (text.length > end) throw new Error(`More than one response: ${text}`);
    this.pending = '';
    return { status: Number(status), body: text.slice(bodyStart) };
  }
}
