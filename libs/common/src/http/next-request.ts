import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * Bytes that came along with a body and begin like a request, as `D` begins DELETE, get this long to become one. No
 * sender pauses inside a request line; a pipelined request whose next packet was lost arrives again within this time.
 */
const NEXT_REQUEST_TIMEOUT_MS = 1_000;

/** A request with a body, and what is known of the bytes behind it. */
interface Watched {
  request: IncomingMessage;
  /** The parser has seen a byte of a next message. */
  hasBegun: boolean;
  /** Set while a reader waits for the next message to become a request, or to fail. */
  settle: ((isRequest: boolean) => void) | undefined;
}

/** Node's parser calls the function under this index when a message begins. */
interface Parser {
  [index: number]: unknown;
  constructor: { kOnMessageBegin?: number };
}

const watched = new WeakMap<Duplex, Watched>();

/** Called for each request of a server, before the parser reads its body: watches what follows the body. */
export function watchNextRequest(request: IncomingMessage): void {
  const { socket } = request;
  // Another server of the process has watched it and dispatched it here.
  if (watched.get(socket)?.request === request) return;
  settleNextRequest(socket, true);
  if (!(Number(request.headers['content-length']) > 0)) return;
  const parser = Reflect.get(socket, 'parser') as Parser | null | undefined;
  const index = parser?.constructor.kOnMessageBegin;
  if (!parser || index === undefined) return;
  const watch: Watched = { request, hasBegun: false, settle: undefined };
  watched.set(socket, watch);
  parser[index] = () => {
    watch.hasBegun = true;
    parser[index] = null;
  };
}

/** Records what became of the bytes behind a body. @returns whether there were any that begin like a request */
export function settleNextRequest(socket: Duplex, isRequest: boolean): boolean {
  const watch = watched.get(socket);
  if (!watch) return false;
  watched.delete(socket);
  watch.settle?.(isRequest);
  return watch.hasBegun;
}

/**
 * Waits until it is clear whether the bytes that came along with a complete body are the next request. Undefined where
 * there are none, as behind nearly every body.
 *
 * @returns false when they are no request, so that they belong to the body
 */
export function awaitNextRequest(request: IncomingMessage): Promise<boolean> | undefined {
  const { socket } = request;
  const watch = watched.get(socket);
  if (watch?.request !== request || !watch.hasBegun) return undefined;
  return new Promise((resolve) => {
    const onClose = (): unknown => settleNextRequest(socket, false);
    const timer = setTimeout(onClose, NEXT_REQUEST_TIMEOUT_MS);
    socket.once('close', onClose);
    watch.settle = (isRequest) => {
      clearTimeout(timer);
      socket.off('close', onClose);
      resolve(isRequest);
    };
  });
}
