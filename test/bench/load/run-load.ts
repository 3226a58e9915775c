import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export interface LoadOptions {
  /** On this machine. */
  port: number;
  /** Path and query, with `{number}` where each request differs. */
  target: string;
  /** JSON in ASCII, likewise, of a POST request; without it the requests are GET. */
  body?: string;
  /** Distinguishes the numbers of this load from those of any other. */
  run: string;
  connections: number;
  warmUpSeconds: number;
  seconds: number;
}

export interface LoadResult {
  /** How many requests were answered 2xx, including the warm-up and the last ones: all of them. */
  acknowledged: number;
  /** Responses per second after the warm-up. */
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
  /** How much of a core the generator used itself. */
  generatorCores: number;
}

const GENERATOR = join(__dirname, 'load-generator.js');

/**
 * Runs a load from a process of its own.
 *
 * @throws Error with what the generator wrote, such as the first response that was not 2xx
 */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const generator = fork(GENERATOR, [], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
  });
  // No argument: a body may be longer than one may be.
  generator.send(options);
  let result: LoadResult | undefined;
  generator.once('message', (message) => {
    result = message as LoadResult;
  });
  const [output] = await Promise.all([text(generator.stderr!), once(generator, 'exit')]);
  if (!result) throw new Error(`The load on ${options.target.split('?')[0]} failed: ${output.trim()}`);
  return result;
}
