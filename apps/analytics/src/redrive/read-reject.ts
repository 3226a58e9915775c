import { type EventError, readEvent, type TrackedEvent } from '@app/events';
import type { CollectorSource } from '@app/partner-config';
import { type KeptReject, restoreRequest } from '../collect/reject-request';

const DAY_MS = 86_400_000;

/** What a rejected event is when it is read again. `dropped`: its source stores no such events now. */
export type RejectReading =
  | { kind: 'event'; event: TrackedEvent }
  | { kind: 'dropped' }
  | { kind: 'rejected'; errors: readonly EventError[] };

/**
 * Reads a rejected event as the collector reads one that arrives, with the request that brought it.
 *
 * @param retentionDays for how many days events are kept, of which some have passed since it arrived
 */
export function readReject(
  reject: KeptReject,
  source: CollectorSource | undefined,
  { nowMs, retentionDays }: { nowMs: number; retentionDays: number },
): RejectReading {
  if (!source) {
    return { kind: 'rejected', errors: [{ field: 'source', code: 'not_allowed', reason: 'is not active' }] };
  }
  const { request, kind } = restoreRequest(
    reject,
    { ipMode: source.ipMode, queryParameters: source.queryParameters ?? [] },
    retentionDays - daysBetween(reject.received_at.getTime(), nowMs),
  );
  const reading = readEvent(JSON.parse(reject.event), request, kind);
  if (!reading.event) return { kind: 'rejected', errors: reading.errors };
  return reading.isRefused && source.signals === 'drop' ? { kind: 'dropped' } : { kind: 'event', event: reading.event };
}

/** Between two UTC days. */
function daysBetween(earlierMs: number, laterMs: number): number {
  return Math.floor(laterMs / DAY_MS) - Math.floor(earlierMs / DAY_MS);
}
