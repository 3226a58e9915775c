import type { GatewayResponse, NoResponse } from '../gateway/send-to-gateway';

/** So that a hundred attempts, the most that a queue makes, last two days. */
const LONGEST_PAUSE_SECONDS = 30 * 60;
/** Refusals that are about the moment and not about the request. */
const PASSING = new Set([408, 425, 429]);
/** How a service refuses what it keeps in quarantine all the same. */
const KEPT_IN_QUARANTINE = 422;

/** Undefined: it is delivered. Otherwise after how long it is tried again. */
export function decideRedelivery(
  delivery: Pick<GatewayResponse, 'kind' | 'status'> | NoResponse,
  attempts: number,
  firstPauseSeconds: number,
): number | undefined {
  const status = delivery.kind === 'answered' ? delivery.status : 0;
  if ((status >= 200 && status < 300) || status === KEPT_IN_QUARANTINE) return undefined;
  // A refusal stands until somebody mends what is wrong; nothing is gained by asking often.
  if (status >= 400 && status < 500 && !PASSING.has(status)) return LONGEST_PAUSE_SECONDS;
  return Math.min(LONGEST_PAUSE_SECONDS, firstPauseSeconds * 2 ** Math.min(attempts - 1, 16));
}
