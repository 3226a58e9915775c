import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type Delivery, DestinationUnavailableError, type OutsideHandler, type Refusal } from '@app/event-stream';
import { toMixpanelBatches } from './mixpanel-payload';
import { reasonOf, send, type Sent } from './send';

const pack = promisify(gzip);

export interface MixpanelOptions {
  /** `https://api.mixpanel.com`, or that of another region. */
  url: string;
  projectId: string;
  /** `user:secret` of a service account. */
  serviceAccount: string;
  flushIntervalMs: number;
}

/** Imports events into Mixpanel, which recognises those that it has. */
export function mixpanel({ url, projectId, serviceAccount, flushIntervalMs }: MixpanelOptions): OutsideHandler {
  const target = new URL('/import', url);
  target.search = new URLSearchParams({ strict: '1', project_id: projectId }).toString();
  const headers = {
    authorization: `Basic ${Buffer.from(serviceAccount).toString('base64')}`,
    'content-type': 'application/x-ndjson',
    'content-encoding': 'gzip',
  };
  return {
    name: 'mixpanel',
    effect: 'outside',
    types: 'all',
    maxEvents: 2_000,
    flushIntervalMs,
    async handle(deliveries) {
      const refusals: Refusal[] = [];
      for (const batch of toMixpanelBatches(deliveries)) {
        const sent = await send(target.href, { method: 'POST', headers, body: await pack(batch.body) });
        refusals.push(...refusalsOf(sent, batch.deliveries));
      }
      return refusals;
    },
  };
}

/**
 * A 400 names the records that it did not import; all others were imported.
 *
 * @throws DestinationUnavailableError when the account is refused: no event is to blame
 * @throws Error when the request as a whole is refused
 */
function refusalsOf(sent: Sent, deliveries: readonly Delivery[]): Refusal[] {
  if (sent.status === 200) return [];
  if (sent.status === 401 || sent.status === 403) throw new DestinationUnavailableError(reasonOf(sent));
  const failed = sent.status === 400 ? failedRecords(sent.text) : undefined;
  if (!failed) throw new Error(reasonOf(sent));
  return failed.flatMap(({ index, field, message }) => {
    const event = deliveries[index];
    return event ? [{ event, reason: `${field}: ${message}`, isFinal: true }] : [];
  });
}

function failedRecords(text: string): { index: number; field: string; message: string }[] | undefined {
  try {
    const { failed_records: records } = JSON.parse(text) as { failed_records?: unknown };
    return Array.isArray(records) && records.length > 0 ? records : undefined;
  } catch {
    // Not the JSON of a partial import: the whole request was refused.
    return undefined;
  }
}
