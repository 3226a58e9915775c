import type { RawResponse } from '@app/common';
import { ENVELOPE_HEADERS, postbackCountOf } from '@app/internal-protocol';

export interface UpstreamResponse extends RawResponse {
  kind: 'response';
}

/** A request that got no response from its service. A postback that fails so goes to the spool. */
export interface UpstreamFailure {
  kind: 'failure';
  /**
   * `away`: the circuit is open, so nothing was sent. `starting`: the same, because the service sleeps and starts.
   * `asleep`: it was sent, and started the service. `no_identity`: no ID token could be fetched. `kept_out`: the
   * platform in front of the service responded in its place.
   */
  reason:
    | 'not_deployed'
    | 'refused'
    | 'timeout'
    | 'overloaded'
    | 'away'
    | 'starting'
    | 'asleep'
    | 'abandoned'
    | 'no_identity'
    | 'kept_out';
  /** A connection took the request, so the service may have it. Absent means false. */
  wasSent?: boolean;
  cause?: Error;
}

export type DeliveryResult = UpstreamResponse | UpstreamFailure;

/** How many postbacks a request held, as far as its service said so. */
export function postbacksOf(result: DeliveryResult): number {
  return result.kind === 'response' ? postbackCountOf(result.headers) : 1;
}

/** Whether a status says that the service takes nothing at the moment. */
export function isUnavailableStatus(status: number): boolean {
  return status === 502 || status === 503 || status === 504;
}

/** Whether the service is unavailable; any other error may be caused by the postback. */
export function isUnavailable(result: DeliveryResult): boolean {
  return result.kind === 'failure' || isUnavailableStatus(result.status);
}

/**
 * What Cloud Run responds in a service's place: no right to invoke it, no such service, no instance free
 * (https://cloud.google.com/run/docs/troubleshooting).
 */
const FRONT_END_REFUSALS = new Set([401, 403, 404, 429]);

/** Whether a refusal comes from the platform in front of the service, so that the postback has not reached it. */
export function isFrontEndRefusal(response: Pick<UpstreamResponse, 'status' | 'headers'>): boolean {
  return FRONT_END_REFUSALS.has(response.status) && !isFromService(response);
}

/** A service puts the postback id on every response to a postback, and refuses in problem+json; a front end does neither. */
export function isFromService({ headers }: Pick<UpstreamResponse, 'headers'>): boolean {
  if (headers[ENVELOPE_HEADERS.id] !== undefined) return true;
  return String(headers['content-type'] ?? '').startsWith('application/problem+json');
}
