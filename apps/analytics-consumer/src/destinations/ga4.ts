import type { OutsideHandler } from '@app/event-stream';
import { deliverEach } from './deliver-each';
import { toGa4Requests } from './ga4-payload';
import { reasonOf, send } from './send';

export interface Ga4Options {
  /** Where the Measurement Protocol is. */
  url: string;
  measurementId: string;
  apiSecret: string;
  flushIntervalMs: number;
}

/** Sends events to Google Analytics 4. It knows no delivery id: what is sent twice is counted twice, purchases excepted. */
export function ga4({ url, measurementId, apiSecret, flushIntervalMs }: Ga4Options): OutsideHandler {
  const target = new URL('/mp/collect', url);
  target.search = new URLSearchParams({ measurement_id: measurementId, api_secret: apiSecret }).toString();
  return {
    name: 'ga4',
    effect: 'outside',
    types: 'all',
    maxEvents: 100,
    flushIntervalMs,
    async handle(deliveries) {
      const { requests, refusals } = toGa4Requests(deliveries, Date.now());
      const refused = await deliverEach(
        requests,
        (request) => request.deliveries,
        async ({ body }) => {
          const headers = { 'content-type': 'application/json' };
          const sent = await send(target.href, { method: 'POST', headers, body: JSON.stringify(body) });
          return sent.status < 300 ? undefined : { reason: reasonOf(sent), isFinal: false };
        },
      );
      return [...refusals, ...refused];
    },
  };
}
