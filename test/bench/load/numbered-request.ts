/** Marks the place in a target of the number that makes each request a new one. */
export const NUMBER_MARK = '{number}';

const COUNTER_DIGITS = 8;

/**
 * The bytes of one connection's requests, which differ only in their number. They share one buffer, so each request has
 * to be answered before the next is taken.
 */
export class NumberedRequest {
  private readonly bytes: Buffer;
  private readonly places: number[];
  private counter = 0;

  /**
   * @param target path and query, with `{number}` where the number goes
   * @param body of a POST request, likewise; a GET request has none
   * @param prefix the start of every number; it distinguishes this connection's requests from all others
   */
  constructor(host: string, target: string, prefix: string, body?: string) {
    const number = prefix + '0'.repeat(COUNTER_DIGITS);
    const content = body?.replaceAll(NUMBER_MARK, number) ?? '';
    const text =
      `${body === undefined ? 'GET' : 'POST'} ${target.replaceAll(NUMBER_MARK, number)} HTTP/1.1\r\n` +
      `Host: ${host}\r\nUser-Agent: postback-bench/1.0\r\nAccept: */*\r\n` +
      (body === undefined ? '' : `Content-Type: application/json\r\nContent-Length: ${content.length}\r\n`) +
      `\r\n${content}`;
    this.bytes = Buffer.from(text, 'latin1');
    const places = `${target}${body}`.includes(NUMBER_MARK) ? [...text.matchAll(RegExp(number, 'g'))] : [];
    this.places = places.map(({ index }) => index + prefix.length);
  }

  /** The next request; valid until the next call. */
  next(): Buffer {
    this.counter += 1;
    const digits = String(this.counter).padStart(COUNTER_DIGITS, '0');
    for (const place of this.places) this.bytes.write(digits, place, 'latin1');
    return this.bytes;
  }
}
