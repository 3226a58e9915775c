import { portError } from '../dev-server/ports';

const HOST = '127.0.0.1';
/** Below the ports that systems give to outgoing connections (Linux begins at 32,768), so that a port stays free. */
const MIN_PORT = 20_000;
const MAX_PORT = 31_999;

/** Processes that start at the same time begin at different places, and none hands out a port twice. */
let next = MIN_PORT + Math.floor(Math.random() * (MAX_PORT - MIN_PORT));

/** Finds neighbouring TCP ports of this machine that are free, also for a process that starts again later. */
export async function freePorts(count: number): Promise<number[]> {
  for (let tried = 0; tried <= MAX_PORT - MIN_PORT; tried += count) {
    if (next + count > MAX_PORT) next = MIN_PORT;
    const ports = Array.from({ length: count }, (_, index) => next + index);
    next += count;
    const errors = await Promise.all(ports.map((port) => portError(HOST, port)));
    if (errors.every((error) => error === undefined)) return ports;
  }
  throw new Error(`No ${count} neighbouring ports are free between ${MIN_PORT} and ${MAX_PORT}`);
}

export async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  return port!;
}
