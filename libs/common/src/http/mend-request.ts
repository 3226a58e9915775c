import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

const REQUEST_LINE = /^([A-Z]+) ([^\r\n]*) (HTTP\/1\.[01])\r?\n/;
/** What a request target may hold (RFC 9112, 3.2); all else has to be percent-encoded, and often is not. */
const NOT_IN_A_TARGET = /[^\x21-\x7e]/g;

/** As llhttp names a byte that no target holds, and what follows a space that ended the target too soon. */
const FAULTS_OF_A_TARGET = new Set(['HPE_INVALID_URL', 'HPE_INVALID_CONSTANT']);

/** What Node tells of a request that its parser refuses. */
export interface ParseFault extends NodeJS.ErrnoException {
  bytesParsed?: number;
  rawPacket?: Buffer;
}

/**
 * The request with its target percent-encoded where it holds raw bytes: letters beyond ASCII or spaces, as careless
 * senders write them. Undefined when that is not what is wrong with it. The connection ends with it.
 */
export function mendRequest({ code, rawPacket, bytesParsed = 0 }: ParseFault): Buffer | undefined {
  if (!rawPacket || !FAULTS_OF_A_TARGET.has(code ?? '')) return undefined;
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

const mended = new WeakMap<Duplex, MendedConnection>();

/**
 * Gives a request that the parser refused to the server once more, mended.
 *
 * @returns whether that is possible; if not, the connection has to be answered and closed
 */
export function takeMended(server: Server, fault: ParseFault, socket: Socket): boolean {
  const known = mended.get(socket);
  if (known) {
    // The refused parser keeps the connection and refuses the rest of the request too, packet by packet.
    known.push(fault.rawPacket ?? null);
    return true;
  }
  const request = mendRequest(fault);
  if (!request || !socket.writable) return false;
  const connection = new MendedConnection(socket);
  mended.set(socket, connection);
  connection.push(request);
  handOver(server, socket, connection);
  return true;
}

/** Once what came before it on its connection is answered, so that no answer overtakes another. */
function handOver(server: Server, socket: Socket, connection: MendedConnection): void {
  // Node keeps the answer that is being written on its socket.
  const answer = Reflect.get(socket, '_httpMessage') as ServerResponse | null | undefined;
  if (answer) answer.once('close', () => handOver(server, socket, connection));
  else if (!connection.destroyed) server.emit('connection', connection);
}

/** A connection whose parser has given up, for another to read from the start of the request on. */
class MendedConnection extends Duplex {
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
