import { Random } from '../chaos/random';
import { composeForm, composeJson, composeMultipart } from './compose-parameters';
import { composeTarget, type Target } from './compose-target';
import { composeShape, everyShape, mutateShape } from './heavy-shape';
import { nastyText } from './nasty-values';
import type { FuzzResponse } from './response-reader';

/** A request to send, or several at once, and the responses that it may have. */
export interface FuzzCase {
  bytes: Buffer;
  /** The number of responses; undefined when the server may disconnect instead. */
  expected: number | undefined;
  /** Whether responses have no body. */
  isHead: boolean;
  /** Every response must be that of a postback: stored, quarantined, or too large. */
  isPostback: boolean;
  /** Its body is meant to be expensive. */
  isHeavy?: boolean;
  /** Returns why a response is wrong, for a request with rules of its own. */
  check?: (response: FuzzResponse) => string | undefined;
  /** Its connection and its number there, such as `3:4711`: with the seed enough to compose it again. */
  name: string;
}

type UnnamedCase = Omit<FuzzCase, 'name'>;

/** A conversion id that is hidden in bodies and behind requests, and must never be stored. */
export const SMUGGLED = 'smuggled-conversion';

const METHODS = ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'HEAD', 'QUERY'];
const TYPES = [
  'application/json',
  'application/x-www-form-urlencoded',
  'application/json; charset=utf-16',
  'multipart/form-data',
  'text/xml',
  '',
  'x',
  'application/x-www-form-urlencoded; charset=x',
  'multipart/form-data; boundary=',
  `text/${'x'.repeat(500)}`,
  '\u00ff',
  'application/json, text/html',
];
const HEADERS = [
  'X-Forwarded-For: 1.2.3.4',
  'X-Forwarded-For: junk, , ::1%25eth0',
  `X-Forwarded-For: ${'1.1.1.1,'.repeat(300)}`,
  'Forwarded: for=unknown',
  'X-Postback-Id: 019aa5f0-7c00-7000-8000-000000000000',
  'X-Postback-Id: x',
  'X-Postback-Sent: 1',
  'X-Postback-Signature: AAAA',
  'X-Postback-Test: 1',
  'X-Postback-Address: 1.1.1.1',
  'X-Postback-Batch: 1',
  'Accept: application/json',
  'Accept: */*;q=\u00ff',
  'Accept-Encoding: gzip, br',
  'Content-Encoding: gzip',
  'Expect: 100-continue',
  'Expect: x',
  'Cookie: a=b',
  'Authorization: Basic //',
  'X-Signature: t=1,v1=00',
  'Range: bytes=0-',
  'If-Match: *',
  'X-HTTP-Method-Override: DELETE',
  'X-Cloud-Trace-Context: junk/;o=9',
  'traceparent: 00-0-0-0',
  'Upgrade: websocket',
  'TE: trailers',
  'X-Empty:',
  'User-Agent: \u00e9\u00fc',
  `X-Questions: ${'?'.repeat(3_000)}`,
  `X-Keys: ${'key '.repeat(800)}`,
];
const [SPACE, DELETE, UNDERSCORE] = [0x20, 0x7f, 0x5f];
const MAX_BODY_BYTES = 256 * 1024;
const SHAPES = everyShape();
/**
 * Node's parser answers 431 beyond 16 KiB of target and headers. A target that is not plain ASCII is repaired when its
 * line arrives whole, and refused when it is split between two packets.
 */
const MAX_HEAD_BYTES = 16_000;
const IS_ASCII = /^[!-~]*$/;

/**
 * Composes requests with the mistakes of networks and the tricks of attackers.
 */
export class CaseComposer {
  private readonly random: Random;
  private readonly prefix: string;
  private serial = 0;
  private composed = 0;

  constructor(
    seed: number,
    private readonly connection: number,
    /** Authorizes reads, so that they are fuzzed as well. */
    private readonly readKey: string,
  ) {
    this.random = new Random(seed + connection);
    this.prefix = `f${connection}`;
  }

  next(): FuzzCase {
    this.composed += 1;
    return { ...this.compose(), name: `${this.connection}:${this.composed}` };
  }

  private compose(): UnnamedCase {
    const draw = this.random.between(1, 100);
    if (draw <= 1) return this.heavy();
    if (draw <= 90) return this.single();
    if (draw <= 95) return this.pipelined();
    return this.broken();
  }

  private single(): UnnamedCase {
    const { random } = this;
    const target = composeTarget(random);
    const method = random.chance(4) ? random.oneOf(METHODS) : random.oneOf(['GET', 'POST']);
    const isHead = method === 'HEAD';
    const { bytes, isParsed } = this.write(method, target);
    const isTaken = target.kind === 'postback' && (method === 'GET' || method === 'POST');
    return { bytes, expected: 1, isHead, isPostback: isTaken && isParsed };
  }

  /** A body of the largest size in an expensive shape, to an endpoint or to none. */
  private heavy(): UnnamedCase {
    const { random } = this;
    const shape = mutateShape(random.oneOf(SHAPES), () => random.fraction());
    const isPostback = random.chance(50);
    const path = isPostback ? '/involve/event' : '/nobody/event';
    const body = composeShape(shape, MAX_BODY_BYTES);
    const head = `POST ${path}?conversion_id=${this.id()} HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n`;
    const bytes = Buffer.concat([Buffer.from(head), body]);
    return { bytes, expected: 1, isHead: false, isPostback, isHeavy: true };
  }

  private pipelined(): UnnamedCase {
    const expected = this.random.between(2, 6);
    const requests = Array.from({ length: expected }, () =>
      Buffer.from(
        `GET /involve/event?conversion_id=${this.id()}&${plainQuery(this.random)} HTTP/1.1\r\nHost: a\r\n\r\n`,
        'latin1',
      ),
    );
    return { bytes: Buffer.concat(requests), expected, isHead: false, isPostback: true };
  }

  private broken(): UnnamedCase {
    const path = `/involve/event?conversion_id=${this.id()}`;
    const hidden = `GET /involve/event?conversion_id=${SMUGGLED} HTTP/1.1\r\nHost: a\r\n\r\n`;
    const post = `POST ${path} HTTP/1.1\r\nHost: a\r\n`;
    const text = this.random.oneOf([
      `${post}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
      `${post}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n${hidden}`,
      `${post}Content-Length: 0\r\nContent-Length: 5\r\n\r\n${hidden}`,
      `${post}Content-Length: +5\r\n\r\n${hidden}`,
      `${post}Content-Length: 5, 5\r\n\r\n${hidden}`,
      `${post}Content-Length : 5\r\n\r\n${hidden}`,
      `${post}Transfer-Encoding: xchunked\r\n\r\n${hidden}`,
      `${post}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${hidden}`,
      `${post}Transfer-Encoding:\tchunked\r\nTransfer-Encoding: x\r\n\r\n${hidden}`,
      `${post}Transfer-Encoding: chunked\r\n\r\nzz\r\n${hidden}`,
      `${post}Transfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\n${hidden}`,
      `${post}Transfer-Encoding: chunked\r\n\r\n5;x=${'y'.repeat(20_000)}\r\nhello\r\n0\r\n\r\n`,
      `${post}Content-Length: -1\r\n\r\n${hidden}`,
      `${post}Content-Length: 99999999999999999999\r\n\r\nx`,
      `${post}X: a\nContent-Length: 5\r\n\r\nhello`,
      `${post} folded: x\r\n\r\n`,
      `${post}X\u0000: a\r\n\r\n`,
      `POST ${path} HTTP/1.1\r\n\r\n`,
      `GET ${path} HTTP/9.9\r\n\r\n`,
      `GET ${path}\r\n\r\n`,
      `get ${path} HTTP/1.1\r\nHost: a\r\n\r\n`,
      `GET ${path} x HTTP/1.1\r\nHost: a\r\n\r\n`,
      `GET ${path}\u0000 HTTP/1.1\r\nHost: a\r\n\r\n`,
      `GET ${path} HTTP/1.1\r\nHost: a\r\nX: ${'y'.repeat(70_000)}\r\n\r\n`,
      `CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: a\r\n\r\n`,
      `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n`,
      `\u0016\u0003\u0001\u0002\u0000\u0001\u0000`,
      nastyText(this.random),
    ]);
    return { bytes: Buffer.from(text, 'latin1'), expected: undefined, isHead: false, isPostback: false };
  }

  /** A request that is valid HTTP, whatever its content. */
  private write(method: string, { path, kind }: Target): { bytes: Buffer; isParsed: boolean } {
    const { random } = this;
    const query = random.chance(75) ? `${path.includes('?') ? '&' : '?'}${composeForm(random, this.id())}` : '';
    const target = lineSafe(Buffer.from(path + query.slice(0, 12_000)));
    const lines = Array.from({ length: random.between(0, 4) }, () => random.oneOf(HEADERS));
    if (kind === 'other' && random.chance(99)) lines.push(`X-API-Key: ${this.readKey}`);
    const hasBody = random.chance(method === 'POST' ? 90 : 8);
    const { body, type } = hasBody ? this.body() : { body: Buffer.alloc(0), type: undefined };
    if (type !== undefined) lines.push(`Content-Type: ${type}`);
    const isChunked = hasBody && random.chance(15);
    if (isChunked) lines.push('Transfer-Encoding: chunked');
    else if (hasBody || random.chance(30)) lines.push(`Content-Length: ${body.length}`);
    const head = `${method} ${target} HTTP/1.1\r\nHost: a\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`;
    const bytes = Buffer.concat([Buffer.from(head, 'latin1'), isChunked ? chunked(random, body) : body]);
    return { bytes, isParsed: head.length < MAX_HEAD_BYTES && IS_ASCII.test(target) };
  }

  private body(): { body: Buffer; type: string | undefined } {
    const { random } = this;
    const type = random.chance(80) ? random.oneOf(TYPES) : undefined;
    switch (random.between(1, 12)) {
      case 1:
        return { body: Buffer.alloc(0), type };
      case 2:
        return {
          body: Buffer.from(Array.from({ length: random.between(1, 400) }, () => random.between(0, 255))),
          type,
        };
      case 3:
        return { body: Buffer.from(composeMultipart(random, this.id(), 'b')), type: 'multipart/form-data; boundary=b' };
      case 4:
        return { body: random.chance(20) ? this.huge() : Buffer.from(nastyText(random), 'utf16le'), type };
      case 5:
      case 6:
      case 7:
        return { body: Buffer.from(composeForm(random, this.id())), type };
      default:
        return { body: Buffer.from(composeJson(random, this.id())), type };
    }
  }

  /** A body of about the largest size allowed. */
  private huge(): Buffer {
    const { random } = this;
    const size = MAX_BODY_BYTES + random.between(-200, 200);
    return Buffer.from(`conversion_id=${this.id()}&aff_sub=${'x'.repeat(size)}`.slice(0, size));
  }

  /** Some ids are used again. */
  private id(): string {
    if (this.random.chance(25)) return `${this.prefix}-${this.random.between(0, this.serial)}`;
    this.serial += 1;
    return `${this.prefix}-${this.serial}`;
  }
}

/** Replaces bytes that would end the request line; every other byte is sent unchanged. */
function lineSafe(bytes: Buffer): string {
  return Buffer.from(bytes.map((byte) => (byte < SPACE || byte === DELETE ? UNDERSCORE : byte))).toString('latin1');
}

export function chunked(random: Random, body: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length;) {
    const size = Math.min(body.length - at, random.between(1, 60_000));
    parts.push(Buffer.from(`${size.toString(16)}\r\n`), body.subarray(at, at + size), Buffer.from('\r\n'));
    at += size;
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
}

function plainQuery(random: Random): string {
  const form = composeForm(random, 'in-a-row').slice(0, 2_000);
  return lineSafe(Buffer.from(form.replaceAll(/[^!-~]/g, '_')));
}
