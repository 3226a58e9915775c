import { randomInt } from 'node:crypto';
import { portError } from '../../../tools/dev-server/free-port';

/** Below those that systems give to outgoing connections: a process that is started again must find its port free. */
const LOWEST = 20_000;
const HIGHEST = 31_000;
const TRIES = 50;

/** So many neighbouring ports of `host` that nobody listens on. @throws Error when there are none */
export async function findFreePorts(host: string, count: number): Promise<number[]> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const base = randomInt(LOWEST, HIGHEST);
    const ports = Array.from({ length: count }, (_, index) => base + index);
    const faults = await Promise.all(ports.map((port) => portError(host, port)));
    if (faults.every((fault) => fault === undefined)) return ports;
  }
  throw new Error(`There are no ${count} free ports in a row between ${LOWEST} and ${HIGHEST}`);
}
