import { readStatement } from '@app/common/database/read-statement';
import type { ClientBase, Pool } from 'pg';
import { keyOf } from '../attempt-events';
import type { EventKey } from '../event-handler';
import type { UnseenEvent } from '../stream-repository';

const RECORD_HANDLED = readStatement(__dirname, 'record_handled');
const READ_UNHANDLED = readStatement(__dirname, 'read_unhandled');
const RECORD_DELIVERED = readStatement(__dirname, 'record_delivered');
const FORGET_HANDLED = readStatement(__dirname, 'forget_handled');
const FORGET_RETRIES = readStatement(__dirname, 'forget_retries');
const RECORD_COMPLETE = readStatement(__dirname, 'record_complete');
const DELETE_OLD_HANDLED = readStatement(__dirname, 'delete_old_handled').text;

/** Events that a handler is to take effect of. */
export interface ForHandler {
  handler: string;
  keys: readonly EventKey[];
}

/**
 * Records that events take effect for handlers in this transaction, in one statement, which reads an event once for all of
 * them. Returns for each handler those that had not taken it yet.
 */
export async function recordHandled(
  client: ClientBase,
  wanted: readonly ForHandler[],
): Promise<ReadonlyMap<string, UnseenEvent[]>> {
  const fresh = new Map(wanted.map(({ handler }): [string, UnseenEvent[]] => [handler, []]));
  const keys = shareKeys(wanted);
  if (keys.length === 0) return fresh;
  const values = [JSON.stringify(keys)];
  const { rows } = await client.query<UnseenEvent & { handlers: string[] }>({ ...RECORD_HANDLED, values });
  for (const { handlers, ...event } of rows) for (const handler of handlers) fresh.get(handler)!.push(event);
  return fresh;
}

/** Each key once, with the handlers that it is for, in lines. */
function shareKeys(wanted: readonly ForHandler[]): (EventKey & { handlers: string })[] {
  const shared = new Map<string, EventKey & { handlers: string }>();
  for (const { handler, keys } of wanted) {
    for (const { event_day, source_id, event_id } of keys) {
      const key = { event_day, source_id, event_id };
      const one = shared.get(keyOf(key));
      if (one) one.handlers += `\n${handler}`;
      else shared.set(keyOf(key), { ...key, handlers: handler });
    }
  }
  return [...shared.values()];
}

export async function forgetHandled(client: ClientBase, handler: string, events: readonly EventKey[]): Promise<void> {
  if (events.length > 0) await client.query({ ...FORGET_HANDLED, values: [handler, keysOf(events)] });
}

export async function readUnhandled(pool: Pool, handler: string, keys: readonly EventKey[]): Promise<UnseenEvent[]> {
  return (await pool.query<UnseenEvent>({ ...READ_UNHANDLED, values: [handler, JSON.stringify(keys)] })).rows;
}

export async function recordDelivered(pool: Pool, handler: string, events: readonly EventKey[]): Promise<void> {
  if (events.length > 0) await pool.query({ ...RECORD_DELIVERED, values: [handler, keysOf(events)] });
}

/** The events wait no longer: they are handled, or fail again. */
export async function forgetRetries(
  database: ClientBase | Pool,
  handler: string,
  events: readonly EventKey[],
): Promise<void> {
  if (events.length > 0) await database.query({ ...FORGET_RETRIES, values: [handler, keysOf(events)] });
}

/** Records that a handler has handled everything that was stored before a time. */
export async function recordComplete(pool: Pool, handler: string, until: string): Promise<void> {
  await pool.query({ ...RECORD_COMPLETE, values: [handler, until] });
}

export async function deleteOldHandled(pool: Pool): Promise<void> {
  await pool.query(DELETE_OLD_HANDLED);
}

function keysOf(events: readonly EventKey[]): string {
  return JSON.stringify(events.map(({ event_day, source_id, event_id }) => ({ event_day, source_id, event_id })));
}
