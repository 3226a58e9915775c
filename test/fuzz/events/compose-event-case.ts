import { gzipSync } from 'node:zlib';
import { Random } from '../../chaos/random';
import { chunked } from '../compose-case';
import type { FuzzCase } from '../compose-case';
import { TRICKS } from '../compose-target';
import { nastyText } from '../nasty-values';
import { composeBatch, composeMessage, composeOwnEvent, composeSingle, newEventId } from './compose-event';
import { checkEventResponse } from './event-responses';

/** The write keys of sources that the collector knows. */
export interface WriteKeys {
  /** Of sources that may be sent to from any address, of one of few events a second, and of one that drops refused events. */
  known: readonly string[];
}

const OWN = '/api/v1/analytics/';
const SINGLE_ROUTES = ['track', 'track', 'track', 'page-view', 'product-view', 'purchase'];
const SEGMENT_ROUTES = ['track', 't', 'page', 'p', 'screen', 's', 'identify', 'i', 'group', 'g', 'alias', 'a'];
const SEGMENT_BATCHES = ['batch', 'b', 'import'];
const OTHERS = [
  '/v1/projects/x/settings',
  '/v1/projects/%00/settings',
  '/v1/unknown',
  '/v1/',
  '/analytics.js',
  '/api/v1/analytics/',
  '/api/v1/analytics/unknown',
  '/internal/v1/events',
  '/health',
];
const METHODS = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH'];
const TYPES = [
  'application/json',
  'text/plain;charset=UTF-8',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=b',
  'application/json; charset=utf-16',
  '',
  `text/${'x'.repeat(500)}`,
];
const ENCODINGS = ['gzip', 'gzip', 'identity', 'br', 'deflate', 'GZIP', 'gzip, gzip', 'x', ''];
const HEADERS = [
  'Origin: https://shop.example',
  'Origin: https://evil.example',
  'Origin: null',
  `Origin: ${'o'.repeat(3_000)}`,
  'Access-Control-Request-Method: POST',
  `Access-Control-Request-Headers: ${'x-a, '.repeat(100)}`,
  'Access-Control-Request-Headers: sentat, anonymousid',
  'DNT: 1',
  'Sec-GPC: 1',
  'Referer: https://shop.example/?a=b%E4',
  `Referer: ${'r'.repeat(5_000)}`,
  'X-Forwarded-For: 203.0.113.7',
  'X-Forwarded-For: junk, , ::1%25eth0',
  'User-Agent: Mozilla/5.0 (X11; Linux x86_64)',
  'User-Agent: Googlebot/2.1',
  'User-Agent: \u00e9\u00fc',
  `User-Agent: ${'u'.repeat(4_000)}`,
  'X-Write-Key: unknown',
  `X-Write-Key: ${'k'.repeat(300)}`,
  'Authorization: Basic //',
  'Authorization: Bearer x',
  'Authorization: Basic dW5rbm93bjo=',
  'Expect: 100-continue',
  'Accept-Encoding: gzip, br',
];
/** Beyond what a request to the route may hold. */
const LARGE_BYTES = { single: 33 * 1024, batch: 1_025 * 1024 };
const MAX_QUERY = 4_000;

/** Composes requests to the collector with the mistakes of pages and libraries, and the tricks of attackers. */
export class EventCaseComposer {
  private readonly random: Random;
  private serial = 0;
  private composed = 0;

  constructor(
    seed: number,
    private readonly connection: number,
    private readonly keys: WriteKeys,
  ) {
    this.random = new Random(seed + connection);
  }

  next(): FuzzCase {
    this.composed += 1;
    const { random } = this;
    const name = `${this.connection}:${this.composed}`;
    const method = random.chance(6) ? random.oneOf(METHODS) : 'POST';
    const path = this.path();
    const { body, lines } = this.body(path);
    // A page asks before it sends.
    if (method === 'OPTIONS' && random.chance(60)) lines.push('Origin: https://shop.example');
    const bytes = this.write(method, path, lines, body);
    const isHead = method === 'HEAD';
    return { bytes, expected: 1, isHead, isPostback: false, name, check: checkEventResponse };
  }

  private path(): string {
    const { random } = this;
    const draw = random.between(1, 100);
    if (draw <= 45) return OWN + random.oneOf(SINGLE_ROUTES) + (random.chance(5) ? '/' : '');
    if (draw <= 65) return `${OWN}track/batch`;
    if (draw <= 83) return `/v1/${random.oneOf(SEGMENT_ROUTES)}`;
    if (draw <= 94) return `/v1/${random.oneOf(SEGMENT_BATCHES)}`;
    return random.chance(50) ? random.oneOf(OTHERS) : random.oneOf(TRICKS)(`${OWN}track`);
  }

  /** @returns the body, and the headers that describe it */
  private body(path: string): { body: Buffer; lines: string[] } {
    const { random } = this;
    const lines = random.chance(70) ? [`Content-Type: ${random.oneOf(TYPES)}`] : [];
    const text = Buffer.from(this.text(path), random.chance(2) ? 'utf16le' : 'utf8');
    if (random.chance(3)) return { body: this.large(path), lines };
    if (random.chance(2)) return { body: Buffer.from(nastyText(random)), lines };
    if (!random.chance(15)) return { body: text, lines };
    const encoding = random.oneOf(ENCODINGS);
    return { body: this.encode(text, encoding), lines: [...lines, `Content-Encoding: ${encoding}`] };
  }

  private text(path: string): string {
    const { random } = this;
    if (path.startsWith('/v1/')) {
      const message = (): string => composeMessage(random, this.eventId());
      const isBatch = SEGMENT_BATCHES.includes(path.slice('/v1/'.length));
      return isBatch ? composeBatch(random, 'batch', message) : composeSingle(random, message());
    }
    const event = (): string => composeOwnEvent(random, this.eventId());
    return path.endsWith('/batch') ? composeBatch(random, 'events', event) : composeSingle(random, event());
  }

  /** Some of what calls itself gzip is none, ends early, or unpacks to far more than may be sent. */
  private encode(text: Buffer, encoding: string): Buffer {
    const { random } = this;
    if (!encoding.toLowerCase().startsWith('gzip')) return text;
    switch (random.between(1, 8)) {
      case 1:
        return text;
      case 2: {
        const packed = gzipSync(text);
        return packed.subarray(0, random.between(0, packed.length - 1));
      }
      case 3:
        return gzipSync(Buffer.alloc(8 * 1024 * 1024));
      case 4: {
        const packed = Buffer.from(gzipSync(text));
        packed[random.between(0, packed.length - 1)]! ^= 0xff;
        return packed;
      }
      default:
        return gzipSync(text);
    }
  }

  private large(path: string): Buffer {
    const size = path.endsWith('/batch') || path === '/v1/b' ? LARGE_BYTES.batch : LARGE_BYTES.single;
    const filling = this.random.oneOf(['x', '[', '{"a":', '\\u0000', '\ud83d\udcb0']);
    return Buffer.from(`{"event_type":"click","x":"${filling.repeat(Math.ceil(size / filling.length))}"}`).subarray(
      0,
      size + this.random.between(-2_048, 16),
    );
  }

  private write(method: string, path: string, bodyLines: readonly string[], body: Buffer): Buffer {
    const { random } = this;
    const key = random.oneOf(this.keys.known);
    const draw = random.between(1, 100);
    const keyLines = [
      ...(draw <= 40 ? [`X-Write-Key: ${key}`] : []),
      ...(draw > 40 && draw <= 55 ? [`Authorization: Basic ${Buffer.from(`${key}:`).toString('base64')}`] : []),
    ];
    const query = draw > 55 && draw <= 65 ? `?write_key=${key}` : '';
    const lines = [
      ...bodyLines,
      ...keyLines,
      ...Array.from({ length: random.between(0, 3) }, () => random.oneOf(HEADERS)),
    ];
    const isChunked = random.chance(15);
    lines.push(isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${body.length}`);
    const target = (path + query).slice(0, MAX_QUERY);
    const head = `${method} ${target} HTTP/1.1\r\nHost: a\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`;
    return Buffer.concat([Buffer.from(head, 'latin1'), isChunked ? chunked(random, body) : body]);
  }

  /** Some ids are used again, by this connection and by others. */
  private eventId(): string {
    const { random } = this;
    if (random.chance(10)) return `shared-${random.between(0, 50)}`;
    if (random.chance(20)) return `e${this.connection}-${random.between(0, this.serial)}`;
    this.serial += 1;
    return newEventId(random, `e${this.connection}-${this.serial}`);
  }
}
