import {
  type DeliveryResult,
  isFromService,
  isUnavailableStatus,
  type UpstreamResponse,
} from '../upstream/upstream-response';

/**
 * What becomes of a spooled postback after an attempt. `delivered`: it is erased. `dead`: it is dead-lettered until a
 * person redrives it. `later`: it backs off by itself, because the postback may be to blame. `away`: it waits with all
 * the others. `silenced`: its service stopped responding when it was sent alone.
 */
export type DeliveryOutcome = 'delivered' | 'dead' | 'later' | 'away' | 'silenced';

/** Refusals that are about the moment and not about the request. */
const TRANSIENT = new Set([408, 425, 429]);
/** The platform's own problem documents are smaller. */
const MAX_PROBLEM_BYTES = 10_000;
/** Where its partner wants that, a service refuses so what it keeps in quarantine. */
const KEPT_IN_QUARANTINE = 422;

/**
 * Whether a service does not know the path of a postback that was routed to it. The postback is not to blame: gateway
 * and service disagree about the partner's configuration for now, or `endpoint_url` leads to another service.
 */
export function isUnknownEndpoint({ status, body }: Pick<UpstreamResponse, 'status' | 'body'>): boolean {
  if (status !== 404 || body.length > MAX_PROBLEM_BYTES) return false;
  try {
    return (JSON.parse(body.toString()) as { code?: unknown } | null)?.code === 'unknown_endpoint';
  } catch {
    return false;
  }
}

export function classifyDelivery(result: DeliveryResult): Exclude<DeliveryOutcome, 'silenced'> {
  if (result.kind === 'failure' || isUnavailableStatus(result.status)) return 'away';
  const { status } = result;
  if ((status >= 200 && status < 300) || status === KEPT_IN_QUARANTINE) return 'delivered';
  if (isUnknownEndpoint(result)) return 'later';
  if (status >= 400 && status < 500 && !TRANSIENT.has(status)) return 'dead';
  return 'later';
}

/**
 * Whether a service that was ready died of a postback or stopped responding. A front end reports the same as a 502,
 * 503 or 504 of its own. A connection that was refused is no silence: the postback was not sent.
 */
export function isSilence(result: DeliveryResult): boolean {
  if (result.kind === 'failure') return result.wasSent === true;
  return isUnavailableStatus(result.status) && !isFromService(result);
}

const BACKOFF_MS = { first: 200, max: 30_000 };
const SILENCE_PAUSE_MS = { first: 2_000, max: 300_000 };

/**
 * The pause after consecutive failures: exponential with full jitter, so that what failed together does not retry
 * together.
 *
 * @param random from 0 to 1
 */
export function backoffMs(failures: number, random: number, maxMs = BACKOFF_MS.max): number {
  return random * Math.min(maxMs, BACKOFF_MS.first * 2 ** Math.max(0, failures - 1));
}

/** The pause after a silence, four times as long each time, so that the other postbacks have the service to themselves. */
export function pauseAfterSilenceMs(silences: number, random: number): number {
  const pauseMs = Math.min(SILENCE_PAUSE_MS.max, SILENCE_PAUSE_MS.first * 4 ** Math.max(0, silences - 1));
  return pauseMs * (0.75 + random / 2);
}
