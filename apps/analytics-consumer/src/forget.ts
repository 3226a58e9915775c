import { parseArgs } from 'node:util';
import { forgetHandler } from '@app/event-stream';
import { Pool } from 'pg';
import type { ConsumerEnvironment } from './consumer.env';
import { handlersOf } from './handlers';

const USAGE = 'Usage: npm run consumer -- forget --handler NAME';

/**
 * Forgets a destination that is no longer sent to, so that events no longer wait for it.
 *
 * @returns what was done, or throws with what is wrong
 */
export async function forget(environment: ConsumerEnvironment, args: readonly string[]): Promise<string> {
  const { handler } = parseArgs({ args: [...args], options: { handler: { type: 'string' } } }).values;
  if (handler === undefined) throw new Error(USAGE);
  if (handlersOf(environment).some(({ name }) => name === handler)) {
    throw new Error(`${handler} is a handler of this process. Remove its settings and stop every consumer first.`);
  }
  const pool = new Pool({ connectionString: environment.ANALYTICS_DATABASE_URL, max: 1 });
  try {
    const isForgotten = await forgetHandler(pool, handler);
    return isForgotten ? `${handler} is forgotten: events no longer wait for it.` : `There is no handler ${handler}.`;
  } finally {
    await pool.end();
  }
}
