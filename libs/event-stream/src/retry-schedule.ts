/** Seconds until an event that failed is handled again, by the number of attempts; after the last one it is dead. */
export const RETRY_DELAYS_SECONDS = [5, 30, 300, 1_800] as const;
export const MAX_ATTEMPTS = RETRY_DELAYS_SECONDS.length + 1;
/** The error of an event at whose handling the process ended. */
export const PROCESS_ENDED = 'The process ended while it handled this event.';

/**
 * An event that waits in a queue of the broker has a row in event_retries too, which says that it is not handled yet. A
 * message lives for a day: an event whose row is due after it was lost with its broker, and is published again.
 */
export const IN_BROKER_SECONDS = 25 * 3_600;

const MIN_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 60_000;

/** Undefined when there is no further attempt. */
export function retryDelaySeconds(attempts: number): number | undefined {
  return RETRY_DELAYS_SECONDS[attempts - 1];
}

/** How long a handler whose destination is unavailable pauses, by the number of failures in a row. */
export function backoffMs(failures: number, retryAfterMs = 0): number {
  return Math.max(retryAfterMs, Math.min(MAX_BACKOFF_MS, MIN_BACKOFF_MS * 2 ** (failures - 1)));
}
