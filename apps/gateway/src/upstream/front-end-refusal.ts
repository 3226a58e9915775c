import { ENVELOPE_HEADERS } from '@app/internal-protocol';
import type { UpstreamFailure, UpstreamResponse } from './upstream-response';

/**
 * What Cloud Run answers in a service's place: no right to invoke it, no such service, no instance free
 * (https://cloud.google.com/run/docs/troubleshooting).
 */
const FRONT_END_REFUSALS = new Set([401, 403, 404, 429]);

/**
 * Whether a refusal is not the service's own, so that the postback has not reached it. A service marks every answer
 * to a postback with its receipt and refuses in problem+json; what stands in front of it does neither.
 */
export function isFrontEndRefusal({ status, headers }: Pick<UpstreamResponse, 'status' | 'headers'>): boolean {
  return FRONT_END_REFUSALS.has(status) && !isFromService({ headers });
}

/** Whether the service itself has answered, and not what stands in front of it. */
export function isFromService({ headers }: Pick<UpstreamResponse, 'headers'>): boolean {
  if (headers[ENVELOPE_HEADERS.id] !== undefined) return true;
  return String(headers['content-type'] ?? '').startsWith('application/problem+json');
}

/** What such an answer stands for. */
export function frontEndRefusal({ status }: Pick<UpstreamResponse, 'status'>): UpstreamFailure {
  const cause = new Error(`Answered ${status} in the service's place; may this process invoke it, and is it there?`);
  return { kind: 'unanswered', reason: 'kept_out', cause };
}
