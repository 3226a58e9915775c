import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { afterPendingResponses, refuseUnreadable } from './malformed-requests';

const REQUEST_LINE = /^([A-Z]+) ([^\r\n]*) (HTTP\/1\.[01])\r?\n/;
/** A request line that is not complete yet. */
const PARTIAL_LINE = /^[A-Z]+ [^\r\n]*\r?$/;
/** Limits of an incomplete request line: the size of any header, and the time that headers may take. */
const MAX_LINE_BYTES = 32 * 1024;
const LINE_TIMEOUT_MS = 10_000;
/** Bytes that a request target must percent-encode (RFC 9112, 3.2), and often does not. */
const NOT_IN_A_TARGET = /[^\x21-\x7e]/g;

/** llhttp's codes for a forbidden byte in a target, and for text behind a space that ended the target too soon. */
const TARGET_ERROR_CODES = new Set(['HPE_INVALID_URL', 'HPE_INVALID_CONSTANT']);

/** Node's error for a request that its parser rejects. */
export interface ParseError extends NodeJS.ErrnoException {
  bytesParsed?: number;
  rawPacket?: Buffer;
}

/**
 * Percent-encodes the raw bytes of a request's target: letters beyond ASCII and spaces, as careless senders write them.
 * Undefined when the request is malformed in another way. The repaired request closes its connection.
 *
 * Node's parser refuses such a request line with 400, and the request would be lost. Not every front end refuses it
 * first. Cloudflare documents both a 400 and that it forwards literal bytes unchanged unless URL normalization covers the
 * origin. Google documents a 400 for requests that break the grammar of headers, and nothing about targets. With
 * another proxy, or with none, senders reach this parser directly. `RAW_URLS=refuse` turns the repair off.
 */
export function repairRequest({ code, rawPacket, bytesParsed = 0 }: ParseError): Buffer | undefined {
  if (!rawPacket || !TARGET_ERROR_CODES.has(code ?? '')) return undefined;
  const text = rawPacket.toString('latin1');
  const line = REQUEST_LINE.exec(text);
  // Behind another request in the same packet, its response might overtake the other's.
  if (!line || bytesParsed > line[0].length) return undefined;
  const [whole, method, target, version] = line;
  const encoded = target!.replace(NOT_IN_A_TARGET, percentEncoded);
  if (encoded === target) return undefined;
  return Buffer.from(`${method} ${encoded} ${version}\r\nConnection: close\r\n${text.slice(whole.length)}`, 'latin1');
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

const repaired = new WeakMap<Duplex, RepairedConnection>();
const partialLines = new WeakMap<Duplex, PartialLine>();

/**
 * Repairs a request that the parser rejected, and gives it to the server again.
 *
 * @returns whether that is possible, or may be once more of its line has arrived; if not, the request must be refused
 */
export function retryRepaired(server: Server, parseError: ParseError, socket: Socket): boolean {
  const known = repaired.get(socket);
  if (known) {
    // The parser keeps the connection and reports every further packet of the request as another error.
    known.push(parseError.rawPacket ?? null);
    return true;
  }
  const whole = partialLines.get(socket)?.with(parseError) ?? parseError;
  const request = repairRequest(whole);
  if (!socket.writable) return false;
  if (!request) {
    if (!isPartialLine(whole)) return false;
    storePartialLine(socket, whole);
    return true;
  }
  partialLines.get(socket)?.dispose();
  const connection = new RepairedConnection(socket);
  repaired.set(socket, connection);
  connection.push(request);
  serve(server, socket, connection);
  return true;
}

/** Whether the request line may continue in the next packet. */
function isPartialLine({ code, rawPacket, bytesParsed = 0 }: ParseError): boolean {
  if (!rawPacket || !TARGET_ERROR_CODES.has(code ?? '')) return false;
  if (rawPacket.length > MAX_LINE_BYTES || bytesParsed > rawPacket.length) return false;
  return PARTIAL_LINE.test(rawPacket.toString('latin1'));
}

function storePartialLine(socket: Socket, parseError: ParseError): void {
  const line = partialLines.get(socket) ?? new PartialLine(socket);
  line.parseError = parseError;
  partialLines.set(socket, line);
}

/** The beginning of a request line whose rest has not arrived. */
class PartialLine {
  parseError: ParseError | undefined;
  private readonly timer: NodeJS.Timeout;

  constructor(socket: Socket) {
    const timeoutError = Object.assign(new Error('The request line did not end'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
    this.timer = setTimeout(() => refuseUnreadable(timeoutError, socket), LINE_TIMEOUT_MS);
    socket.once('close', () => this.dispose());
  }

  /** The error as if both packets had arrived as one. */
  with({ rawPacket }: ParseError): ParseError | undefined {
    if (!this.parseError?.rawPacket || !rawPacket) return undefined;
    const { code, bytesParsed = 0, rawPacket: before } = this.parseError;
    const whole = Buffer.concat([before, rawPacket]);
    return Object.assign(new Error('Refused'), { code, bytesParsed, rawPacket: whole });
  }

  dispose(): void {
    clearTimeout(this.timer);
  }
}

/** Serves the request after the pending responses of its connection. */
function serve(server: Server, socket: Socket, connection: RepairedConnection): void {
  afterPendingResponses(socket, () => {
    if (!connection.destroyed) server.emit('connection', connection);
  });
}

/** A connection whose parser has given up, presented to a new parser from the start of the request. */
class RepairedConnection extends Duplex {
  readonly remoteAddress: string | undefined;

  constructor(private readonly socket: Socket) {
    super();
    this.remoteAddress = socket.remoteAddress;
    socket.on('close', () => this.destroy());
  }

  override _read(): void {
    // Data is pushed as the old parser reports it.
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.socket.write(chunk, encoding, done);
  }

  override _final(done: () => void): void {
    this.socket.end(done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.socket.destroy();
    done(error);
  }
}
