import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { afterPendingResponses, refuseUnreadable } from './malformed-requests';

const REQUEST_LINE = /^([A-Z]+) ([^\r\n]*) (HTTP\/1\.[01])\r?\n/;
/** A request line whose end is still to come. */
const PARTIAL_LINE = /^[A-Z]+ [^\r\n]*\r?$/;
/** A line that is not whole by then is of no use: as long as any header may be, and as long as headers may take. */
const MAX_LINE_BYTES = 32 * 1024;
const LINE_TIMEOUT_MS = 10_000;
/** What a request target may hold (RFC 9112, 3.2); all else has to be percent-encoded, and often is not. */
const NOT_IN_A_TARGET = /[^\x21-\x7e]/g;

/** As llhttp names a byte that no target holds, and what follows a space that ended the target too soon. */
const TARGET_ERROR_CODES = new Set(['HPE_INVALID_URL', 'HPE_INVALID_CONSTANT']);

/** What Node tells of a request that its parser refuses. */
export interface ParseError extends NodeJS.ErrnoException {
  bytesParsed?: number;
  rawPacket?: Buffer;
}

/**
 * The request with its target percent-encoded where it holds raw bytes: letters beyond ASCII or spaces, as careless
 * senders write them. Undefined when that is not what is wrong with it. The connection ends with it.
 */
export function repairRequest({ code, rawPacket, bytesParsed = 0 }: ParseError): Buffer | undefined {
  if (!rawPacket || !TARGET_ERROR_CODES.has(code ?? '')) return undefined;
  const text = rawPacket.toString('latin1');
  const line = REQUEST_LINE.exec(text);
  // Behind another request in the same packet its answer might overtake that one's.
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
 * Gives a request that the parser refused to the server once more, mended.
 *
 * @returns whether that is possible, or may be when more of its line has come; if not, the connection has to be
 *   answered and closed
 */
export function retryRepaired(server: Server, parseError: ParseError, socket: Socket): boolean {
  const known = repaired.get(socket);
  if (known) {
    // The refused parser keeps the connection and refuses the rest of the request too, packet by packet.
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

/** Whether the request's line goes on in a packet that has not come yet. */
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

/** The beginning of a request's line, until the rest of it comes. */
class PartialLine {
  parseError: ParseError | undefined;
  private readonly timer: NodeJS.Timeout;

  constructor(socket: Socket) {
    const timeoutError = Object.assign(new Error('The request line did not end'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
    this.timer = setTimeout(() => refuseUnreadable(timeoutError, socket), LINE_TIMEOUT_MS);
    socket.once('close', () => this.dispose());
  }

  /** The first packet's fault, as if all had come in that one packet. */
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

/** Once what came before it on its connection is answered, so that no answer overtakes another. */
function serve(server: Server, socket: Socket, connection: RepairedConnection): void {
  afterPendingResponses(socket, () => {
    if (!connection.destroyed) server.emit('connection', connection);
  });
}

/** A connection whose parser has given up, for another to read from the start of the request on. */
class RepairedConnection extends Duplex {
  readonly remoteAddress: string | undefined;

  constructor(private readonly socket: Socket) {
    super();
    this.remoteAddress = socket.remoteAddress;
    socket.on('close', () => this.destroy());
  }

  override _read(): void {
    // What comes is pushed as the refused parser hands it on.
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
