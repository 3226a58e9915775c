import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * Runs `act` once every request that was read whole on this connection has its answer. Node answers pipelined
 * requests in order and keeps the response that is being written on its socket.
 */
export function afterPendingResponses(socket: Duplex, action: () => void): void {
  const response = Reflect.get(socket, '_httpMessage') as ServerResponse | null | undefined;
  // A request whose own body is unreadable never becomes whole, so its response is not worth waiting for.
  if (response?.req.complete) response.once('close', () => afterPendingResponses(socket, action));
  else action();
}
