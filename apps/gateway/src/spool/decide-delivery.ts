import type { NoAnswer, ServiceAnswer } from '../forward/exchange';

/**
 * What becomes of a spooled postback after an attempt: `delivered` is erased; `dead` is set aside for a person to
 * look at; `later` waits by itself, for what is wrong may be the postback; `away` waits with all the others.
 */
export type DeliveryVerdict = 'delivered' | 'dead' | 'later' | 'away';

/** Refusals that are about the moment and not about the request. */
const PASSING = new Set([408, 425, 429]);
/** The service, or what stands between, says that it takes nothing at the moment. */
const UNAVAILABLE = new Set([502, 503, 504]);

/** How a service refuses, where its partner wants that, what it keeps all the same. */
const KEPT_IN_QUARANTINE = 422;

export function decideDelivery(answer: ServiceAnswer | NoAnswer): DeliveryVerdict {
  if (answer.kind === 'unanswered' || UNAVAILABLE.has(answer.status)) return 'away';
  const { status } = answer;
  if ((status >= 200 && status < 300) || status === KEPT_IN_QUARANTINE) return 'delivered';
  if (status >= 400 && status < 500 && !PASSING.has(status)) return 'dead';
  return 'later';
}
