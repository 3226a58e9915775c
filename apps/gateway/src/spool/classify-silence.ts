import type { DeliveryResult } from '../upstream/upstream-response';
import { isFromService } from '../upstream/front-end-refusal';

/** So many times alone with a service that was there, and is not afterwards: the postback is to blame. */
export const MAX_SILENCES = 4;
const FIRST_PAUSE_MS = 2_000;
const MAX_PAUSE_MS = 300_000;

/**
 * Whether a service that was there died of a postback or fell silent over it. A 502, 503 or 504 that is not the
 * service's own is how what stands before it reports the same. A connection that could not be had is no silence: the
 * postback was not sent.
 */
export function isSilence(answer: DeliveryResult): boolean {
  if (answer.kind === 'unanswered') return answer.wasSent === true;
  return answer.status >= 502 && answer.status <= 504 && !isFromService(answer);
}

/** The pause after so many silences: four times as long each time, so that the others have the service for themselves. */
export function pauseAfterSilenceMs(silences: number, random: number): number {
  const pauseMs = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 4 ** Math.max(0, silences - 1));
  return pauseMs * (0.75 + random / 2);
}
