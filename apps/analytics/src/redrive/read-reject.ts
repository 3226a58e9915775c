import { type EventError, readEvent, type TrackedEvent } from '@app/events';
import type { CollectorSource } from '@app/partner-config';
import { type KeptReject, restoreRequest } from '../collect/reject-request';

/** What a rejected event is when it is read again. `dropped`: its source stores no such events now. */
export type RejectReading =
  | { kind: 'event'; event: TrackedEvent }
  | { kind: 'dropped' }
  | { kind: 'rejected'; errors: readonly EventError[] };

/** Reads a rejected event as the collector reads one that arrives, with the request that brought it. */
export function readReject(reject: KeptReject, source: CollectorSource | undefined): RejectReading {
  if (!source) {
    return { kind: 'rejected', errors: [{ field: 'source', code: 'not_allowed', reason: 'is not active' }] };
  }
  const { request, kind } = restoreRequest(reject, source.ipMode);
  const reading = readEvent(JSON.parse(reject.event), request, kind);
  if (!reading.event) return { kind: 'rejected', errors: reading.errors };
  return reading.isRefused && source.signals === 'drop' ? { kind: 'dropped' } : { kind: 'event', event: reading.event };
}
