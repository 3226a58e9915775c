import type { Findings } from './event-errors';

/** A smaller difference is the time that the request travelled, and correcting by it would only reorder events. */
const MAX_TRUSTED_SKEW_MS = 60_000;

export interface PlacedTime {
  occurredAtMs: number;
  /** Our clock minus the sender's when it sent the request. */
  clockSkewMs: number | null;
}

/**
 * When an event occurred by our clock. The sender's time stands as long as its clock is right to a minute; a wrong one
 * is corrected by the difference at the time of sending. An event cannot have occurred after it arrived.
 *
 * @param timestampMs the event's own time by the sender's clock; null: when it was received
 */
export function placeInTime(
  timestampMs: number | null,
  sentAtMs: number | undefined,
  receivedAtMs: number,
  findings: Findings,
): PlacedTime {
  const clockSkewMs = sentAtMs === undefined ? null : receivedAtMs - sentAtMs;
  if (timestampMs === null) return { occurredAtMs: receivedAtMs, clockSkewMs };
  const isClockWrong = clockSkewMs !== null && Math.abs(clockSkewMs) > MAX_TRUSTED_SKEW_MS;
  const corrected = isClockWrong ? timestampMs + clockSkewMs : timestampMs;
  const isImpossible = corrected > receivedAtMs + MAX_TRUSTED_SKEW_MS;
  const occurredAtMs = isImpossible ? receivedAtMs : corrected;
  if (occurredAtMs !== timestampMs) {
    const occurred = new Date(occurredAtMs).toISOString();
    findings.warn('timestamp', 'clock_corrected', `was taken as ${occurred}, because the sender's clock is wrong`);
  }
  return { occurredAtMs, clockSkewMs };
}
