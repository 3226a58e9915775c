import { PROCESS_ENDED } from '@app/event-stream';
import type { DeathReason } from '@app/internal-protocol';

/** The stable reason behind the last error of a dead event. Destinations are named by the status that they sent. */
export function classifyDeath(error: string): DeathReason {
  if (error === PROCESS_ENDED) return 'process_ended';
  return /^status \d{3}\b/.test(error) ? 'destination_refused' : 'handler_failed';
}
