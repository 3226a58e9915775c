/** Stands in a target for the number that makes each request a new one. */
export const NUMBER_MARK = '{number}';

const COUNTER_DIGITS = 8;

/**
 * The bytes of one connection's requests, alike but for their number. The same buffer is used again and again, so
 * a request has to be answered before the next is asked for.
 */
export class NumberedRequest {
  private readonly bytes: Buffer;
  private readonly places: number[];
  private counter = 0;

  /**
   * @param target path and query, with `{number}` where the number goes
   * @param prefix what every number begins with; it tells this connection's requests from all others
   */
  constructor(host: string, target: string, prefix: string) {
    const number = prefix + '0'.repeat(COUNTER_DIGITS);
    const lines = [
      `GET ${target.replaceAll(NUMBER_MARK, number)} HTTP/1.1`,
      `Host: ${host}`,
      'User-Agent: postback-bench/1.0',
      'Accept: */*',
    ];
    const text = `${lines.join('\r\n')}\r\n\r\n`;
    this.bytes = Buffer.from(text, 'latin1');
    this.places = target.includes(NUMBER_MARK) ? placesOf(text, number).map((at) => at + prefix.length) : [];
  }

  /** The next request, valid until it is called again. */
  next(): Buffer {
    this.counter += 1;
    const digits = String(this.counter).padStart(COUNTER_DIGITS, '0');
    for (const place of this.places) this.bytes.write(digits, place, 'latin1');
    return this.bytes;
  }
}

function placesOf(text: string, part: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) places.push(at);
  return places;
}
