import type { UpstreamFailure, UpstreamResponse } from '../upstream/upstream-response';

/**
 * What becomes of a spooled postback after an attempt: `delivered` is erased; `dead` is set aside for a person to
 * look at; `later` waits by itself, for what is wrong may be the postback; `away` waits with all the others. `silenced`
 * is what its service died or fell silent over when it was alone.
 */
export type DeliveryOutcome = 'delivered' | 'dead' | 'later' | 'away' | 'silenced';

/** Refusals that are about the moment and not about the request. */
const TRANSIENT = new Set([408, 425, 429]);
/** The service, or what stands between, says that it takes nothing at the moment. */
const UNAVAILABLE = new Set([502, 503, 504]);

/** A problem document of ours is smaller. */
const MAX_PROBLEM_BYTES = 10_000;

/** How a service refuses, where its partner wants that, what it keeps all the same. */
const KEPT_IN_QUARANTINE = 422;

/**
 * Whether a service does not know the path of a postback that was routed to it. The two disagree about the partner's
 * configuration for now, or `endpoint_url` leads to another service: nothing that the postback is to blame for.
 */
export function isUnknownEndpoint({ status, body }: Pick<UpstreamResponse, 'status' | 'body'>): boolean {
  if (status !== 404 || body.length > MAX_PROBLEM_BYTES) return false;
  try {
    return (JSON.parse(body.toString('utf8')) as { code?: unknown } | null)?.code === 'unknown_endpoint';
  } catch {
    return false;
  }
}

export function classifyDelivery(answer: UpstreamResponse | UpstreamFailure): Exclude<DeliveryOutcome, 'silenced'> {
  if (answer.kind === 'unanswered' || UNAVAILABLE.has(answer.status)) return 'away';
  const { status } = answer;
  if ((status >= 200 && status < 300) || status === KEPT_IN_QUARANTINE) return 'delivered';
  if (isUnknownEndpoint(answer)) return 'later';
  if (status >= 400 && status < 500 && !TRANSIENT.has(status)) return 'dead';
  return 'later';
}
