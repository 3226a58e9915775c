import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { UserFacingError } from '../../libs/common/src/errors/user-facing-error';

const CONNECT_TIMEOUT_MS = 500;

const LOOPBACK = '127.0.0.1';
const MAX_PORT = 65_535;
/** Below the ports that systems give to outgoing connections (Linux begins at 32,768), so that a port stays free. */
const FREE_PORTS = { first: 20_000, last: 31_999 };

/** Processes that start at the same time begin at different places, and none hands out a port twice. */
let next = FREE_PORTS.first + Math.floor(Math.random() * (FREE_PORTS.last - FREE_PORTS.first));

/** Finds neighbouring TCP ports of this machine that are free, also for a process that starts again later. */
export async function freePorts(count: number): Promise<number[]> {
  const { first, last } = FREE_PORTS;
  for (let tried = 0; tried <= last - first; tried += count) {
    if (next + count > last) next = first;
    const ports = Array.from({ length: count }, (_, index) => next + index);
    next += count;
    const errors = await Promise.all(ports.map((port) => portError(LOOPBACK, port)));
    if (errors.every((error) => error === undefined)) return ports;
  }
  throw new Error(`No ${count} neighbouring ports are free between ${first} and ${last}`);
}

export async function freePort(): Promise<number> {
  return (await freePorts(1))[0]!;
}

/**
 * Why a process cannot listen on `port` of `host`; undefined when it can. This connects as well as listens: some
 * systems allow listening on one address of a port that is in use on every address.
 */
export async function portError(host: string, port: number): Promise<string | undefined> {
  if (await acceptsConnections(host, port)) return 'is in use by another program';
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
      return 'is in use by another program';
    case 'EACCES':
      return 'requires more rights than this user has';
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `cannot be used: HOST (${host}) is not an address of this machine`;
    default:
      return `cannot be used (${error.message})`;
  }
}

async function acceptsConnections(host: string, port: number): Promise<boolean> {
  const socket = connect({ host: reachableHost(host), port });
  socket.setTimeout(CONNECT_TIMEOUT_MS, () => socket.destroy(new Error('timed out')));
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
  if (host === '0.0.0.0' || host === '') return LOOPBACK;
  return host === '::' ? '::1' : host;
}

/** The URL of what listens on a port of this machine, for a process on it. */
export function localUrl(host: string, port: number): string {
  const reachable = reachableHost(host);
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

const POLL_MS = 250;

/** A port that a process of the platform will listen on. */
export interface NeededPort {
  port: number;
  /** The process that needs it, for the message. */
  owner: string;
  /** The setting that moves it. */
  setting: string;
  /** What to set it to. */
  advice: string;
}

/** Describes every port that is assigned twice or does not exist. */
export function portConflicts(needed: readonly NeededPort[]): string[] {
  return needed.flatMap(({ port, owner: who, setting }, index) => {
    if (port > MAX_PORT) return [`Port ${port} (${who}) does not exist; lower ${setting}.`];
    const other = needed.slice(0, index).find((earlier) => earlier.port === port);
    return other
      ? [`Port ${port} is assigned to ${other.owner} (${other.setting}) and to ${who} (${setting}); change one.`]
      : [];
  });
}

/**
 * Checks that every port can be listened on.
 *
 * @param graceMs how long processes of an earlier run may take to end
 * @throws UserFacingError naming every port that cannot be used, with the setting that changes it
 */
export async function checkPorts(needed: readonly NeededPort[], host: string, graceMs: number): Promise<void> {
  const errors = portConflicts(needed);
  if (errors.length > 0) throw new UserFacingError(errors.join('\n'));
  const deadlineMs = performance.now() + graceMs;
  for (;;) {
    const taken = await portErrors(needed, host);
    if (taken.length === 0) return;
    if (performance.now() >= deadlineMs) throw new UserFacingError(taken.join('\n'));
    await wait(POLL_MS);
  }
}

async function portErrors(needed: readonly NeededPort[], host: string): Promise<string[]> {
  const errors = await Promise.all(
    needed.map(async ({ port, owner: who, setting, advice }) => {
      const error = await portError(host, port);
      return error && `Port ${port} (${who}) ${error}; set ${setting} to ${advice}.`;
    }),
  );
  return errors.filter((error) => error !== undefined);
}
