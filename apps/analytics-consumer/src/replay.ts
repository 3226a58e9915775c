import { parseArgs } from 'node:util';
import { replayHandler } from '@app/event-stream';
import { Pool } from 'pg';
import type { ConsumerEnvironment } from './consumer.env';
import { handlersOf } from './handlers';

const USAGE = 'Usage: npm run consumer -- replay --handler NAME --from YYYY-MM-DD';
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Lets a destination receive all events of a UTC day and later ones again, with the same delivery ids. A roll-up would
 * count them twice, so it is refused.
 *
 * @returns what was done, or throws with what is wrong
 */
export async function replay(environment: ConsumerEnvironment, args: readonly string[]): Promise<string> {
  const { handler: name, from } = readOptions(args);
  const handlers = handlersOf(environment);
  const handler = handlers.find((one) => one.name === name);
  const destinations = handlers.filter(({ effect }) => effect === 'outside').map((one) => one.name);
  if (handler?.effect !== 'outside') {
    const problem = handler ? 'would count events twice' : 'is not a handler of this process';
    throw new Error(`${name} ${problem}. Destinations that have settings: ${destinations.join(', ') || 'none'}.`);
  }
  const pool = new Pool({ connectionString: environment.ANALYTICS_DATABASE_URL, max: 1 });
  try {
    const isReplayed = await replayHandler(pool, name, from);
    return isReplayed ? `${name} receives the events from ${from} on again.` : `There are no events from ${from} on.`;
  } finally {
    await pool.end();
  }
}

function readOptions(args: readonly string[]): { handler: string; from: string } {
  const options = { handler: { type: 'string' }, from: { type: 'string' } } as const;
  const { values } = parseArgs({ args: [...args], options });
  const { handler = '', from = '' } = values;
  if (handler === '' || !DAY.test(from) || Number.isNaN(Date.parse(from))) throw new Error(USAGE);
  return { handler, from };
}
