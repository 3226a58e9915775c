import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

const CONNECT_TIMEOUT_MS = 500;

/** A TCP port of `host` that nobody listens on, chosen by the system. */
export async function findFreePort(host: string): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * Why `port` of `host` cannot be listened on; undefined when it can.
 * Both ways are tried: some systems let a program listen on one address of a port whose every address is taken.
 */
export async function portError(host: string, port: number): Promise<string | undefined> {
  if (await acceptsConnections(host, port)) return 'is taken by another program';
  const server = createServer().listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    return explain(error as NodeJS.ErrnoException, host);
  }
  server.close();
  await once(server, 'close');
  return undefined;
}

function explain(error: NodeJS.ErrnoException, host: string): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return 'is taken by another program';
    case 'EACCES':
      return 'needs more rights than this user has';
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `cannot be listened on: ${host} is no address of this machine (HOST)`;
    default:
      return `cannot be listened on (${error.message})`;
  }
}

async function acceptsConnections(host: string, port: number): Promise<boolean> {
  const socket = connect({ host: reachableHost(host), port });
  socket.setTimeout(CONNECT_TIMEOUT_MS, () => socket.destroy(new Error('no answer')));
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Where a server that listens on `host` is reached from this machine. */
export function reachableHost(host: string): string {
  if (host === '0.0.0.0' || host === '') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}

/** The URL of what listens on a port of this machine, for a process on it. */
export function localUrl(host: string, port: number): string {
  const reachable = reachableHost(host);
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
