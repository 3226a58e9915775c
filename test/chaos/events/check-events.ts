import { until } from '@app/common/testing/until';
import type { Client } from 'pg';
import type { SeededDefect } from '../read-options';
import type { LoadSummary } from './event-load';
import type { WebhookReceiver } from './webhook-receiver';

/** An event that failed twice waits for half a minute, and one that failed three times for five. */
const QUIET_TIMEOUT_MS = 420_000;
const MAX_SHOWN = 20;

const READ_STORED = `
  SELECT (properties ->> 'number')::integer AS number, count(*)::integer AS copies FROM events GROUP BY 1`;
const READ_COUNTED = 'SELECT coalesce(sum(events), 0)::integer AS counted FROM event_hourly';
const READ_DEAD = 'SELECT handler, error FROM dead_events';

/** Falsifies what is stored without the product, so that the check has something to find. */
const DEFECTS: Readonly<Record<SeededDefect, string>> = {
  loss: 'DELETE FROM events WHERE event_id IN (SELECT event_id FROM events LIMIT 1)',
  double: 'UPDATE event_hourly SET events = events + 1 WHERE ctid IN (SELECT ctid FROM event_hourly LIMIT 1)',
  flag: `UPDATE events SET properties = '{"number": 0}' WHERE event_id IN (SELECT event_id FROM events LIMIT 1)`,
};

export async function seedEventDefects(client: Client, defects: readonly SeededDefect[]): Promise<void> {
  for (const defect of defects) await client.query(DEFECTS[defect]);
}

/** What the run left behind, and every promise that it broke. */
export interface EventCheck {
  stored: number;
  /** Stored events whose acknowledgement no client received. */
  unheard: number;
  delivered: number;
  /** Events that were delivered more than once, with the same id each time. */
  deliveredAgain: number;
  violations: string[];
}

/** Waits until every stored event has reached every handler. @returns how long that took; at most seven minutes */
export async function awaitHandled(client: Client, { received }: WebhookReceiver): Promise<number> {
  const startedMs = performance.now();
  const isHandled = async (): Promise<boolean> => {
    const { stored, counted } = await readStored(client);
    return counted >= stored.size && [...stored.keys()].every((number) => received.has(number));
  };
  // The check finds the events that are missing, so the timeout itself is not an error.
  await until('every event is handled', isHandled, QUIET_TIMEOUT_MS).catch(() => undefined);
  return performance.now() - startedMs;
}

/** Compares what clients, table, sums and destination have. */
export async function checkEvents(
  client: Client,
  { acknowledged, sent, wrong }: LoadSummary,
  { received }: WebhookReceiver,
): Promise<EventCheck> {
  const { stored, counted } = await readStored(client);
  const dead = (await client.query<{ handler: string; error: string }>(READ_DEAD)).rows;
  const numbers = [...stored.keys()];
  const list = (rule: string, broken: readonly number[]): string[] =>
    broken.length === 0 ? [] : [`${rule}: ${broken.length}, such as ${broken.slice(0, MAX_SHOWN).join(', ')}`];
  return {
    stored: stored.size,
    unheard: numbers.filter((number) => !acknowledged.has(number)).length,
    delivered: received.size,
    deliveredAgain: [...received.values()].filter(({ times }) => times > 1).length,
    violations: [
      ...wrong.map((response) => `every response is an acknowledgement or a 503: ${response}`),
      ...list(
        'an acknowledged event is not stored',
        [...acknowledged].filter((number) => !stored.has(number)),
      ),
      ...list(
        'an event is stored more than once',
        numbers.filter((number) => stored.get(number)! > 1),
      ),
      ...list(
        'an event is stored that was never sent',
        numbers.filter((number) => !(number >= 1 && number <= sent)),
      ),
      ...(counted === stored.size ? [] : [`the hourly sums count ${counted} events, and ${stored.size} are stored`]),
      ...list(
        'an event was not delivered',
        numbers.filter((number) => !received.has(number)),
      ),
      ...list(
        'an event was delivered with two ids',
        numbers.filter((number) => (received.get(number)?.deliveryIds.size ?? 0) > 1),
      ),
      ...dead.map(({ handler, error }) => `${handler} gave up an event: ${error}`),
    ],
  };
}

/** The copies of each event by its number, and how many the hourly sums count. */
async function readStored(client: Client): Promise<{ stored: Map<number, number>; counted: number }> {
  const { rows } = await client.query<{ number: number; copies: number }>(READ_STORED);
  const counted = (await client.query<{ counted: number }>(READ_COUNTED)).rows[0]!.counted;
  return { stored: new Map(rows.map(({ number, copies }) => [number, copies])), counted };
}
