import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { LoadOptions, LoadResult } from './closed-loop';

const GENERATOR = join(__dirname, 'load-generator.js');

/**
 * Makes a load from a process of its own and waits for its end.
 *
 * @throws Error with what the generator said, such as the first answer that was not 2xx
 */
export async function runLoad(order: LoadOptions): Promise<LoadResult> {
  const generator = fork(GENERATOR, [JSON.stringify(order)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
  });
  let result: LoadResult | undefined;
  generator.once('message', (message) => {
    result = message as LoadResult;
  });
  const [said] = await Promise.all([text(generator.stderr!), once(generator, 'exit')]);
  if (!result) throw new Error(`The load on ${order.target.split('?')[0]} was broken off: ${said.trim()}`);
  return result;
}
