import { request } from 'undici';
import type { HarnessProcess } from '../../../tools/harness/harness-process';
import { runLoad } from '../load/run-load';
import type { Experiment } from './experiment';

export const TRACK = '/api/v1/analytics/track';
const CONNECTIONS = 128;

/** As the script for pages sends it. */
export const EVENT = {
  event_type: 'page_view',
  event_name: 'homepage_visited',
  page_url: 'https://shop.example/products/42?utm_source=mail',
  session_id: 'session-0123456789',
  anonymous_id: 'visitor-0123456789',
  properties: { product_id: '42', category: 'shoes', price: '129.90' },
};
export const ONE = JSON.stringify(EVENT);

/**
 * A server closes a connection that was idle for 75 seconds, perhaps while a request is on its way; a new one is tried.
 *
 * @returns the event's id @throws Error when it is not stored
 */
export async function track(url: string): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const send = (): ReturnType<typeof request> => request(url + TRACK, { method: 'POST', headers, body: ONE });
  const { statusCode, body } = await send().catch(send);
  if (statusCode !== 200) throw new Error(`An event was answered ${statusCode}: ${await body.text()}`);
  return ((await body.json()) as { event_id: string }).event_id;
}

/** Events a second that are sent one by one. */
export async function sendSingle(
  { seconds, print }: Experiment,
  { port }: HarnessProcess,
  how: string,
): Promise<number> {
  print(`Events one by one, ${CONNECTIONS} connections, ${how}`);
  const load = { port, target: TRACK, body: ONE, connections: CONNECTIONS, run: 'e' };
  return (await runLoad({ ...load, warmUpSeconds: 2, seconds })).perSecond;
}
