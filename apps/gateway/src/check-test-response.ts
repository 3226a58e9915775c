import type { CandidateResponse } from '@app/common/http/candidate-revision';
import { ENVELOPE_HEADERS, type TestPostback } from '@app/internal-protocol';

/** Statuses of a service that wants what a test postback lacks, such as a key or its own parameter names. */
const REFUSALS = new Set([401, 403, 422]);

/**
 * What a test postback through the gateway shows. `delivered`: a service responded to it. `untrusted`: a service
 * responded, but does not trust the gateway's envelope. `not_delivered`: no service responded.
 */
export type TestOutcome =
  | { kind: 'delivered'; error?: undefined }
  | { kind: 'untrusted' | 'not_delivered'; error: string };

/** A service that trusts the envelope responds with the postback id in it, any other with a postback id of its own. */
export function checkTestResponse(
  { postbackId }: Pick<TestPostback, 'postbackId'>,
  { status, headers, body }: CandidateResponse,
): TestOutcome {
  const answered = headers.get(ENVELOPE_HEADERS.id);
  if (answered === null || (status !== 200 && !REFUSALS.has(status))) {
    return { kind: 'not_delivered', error: `a test postback was answered ${status}: ${body.slice(0, 500)}` };
  }
  if (answered === postbackId) return { kind: 'delivered' };
  const error =
    'its service does not trust the gateway’s envelopes: its key was not derived from this RECEIPT_SIGNING_KEY';
  return { kind: 'untrusted', error };
}
