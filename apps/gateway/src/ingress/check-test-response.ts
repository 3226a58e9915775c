import type { CandidateResponse } from '@app/common/http/candidate-revision';
import { ENVELOPE_HEADERS, type TestPostback } from '@app/internal-protocol';

/** Of a service that wants what a test has not got: a key, a token, a known address, its name of the conversion's id. */
const REFUSALS = new Set([401, 403, 422]);

/**
 * What a test postback through the gateway has shown. `brought`: a service has answered it. `disbelieved`: one has, but
 * takes its receipt for a stranger's. `not_brought`: none has.
 */
export type TestOutcome =
  | { kind: 'brought'; fault?: undefined }
  | { kind: 'disbelieved' | 'not_brought'; fault: string };

/** A service answers with the receipt that it was handed when it believes its signature, and else with one of its own. */
export function checkTestResponse(
  { postbackId }: Pick<TestPostback, 'postbackId'>,
  { status, headers, body }: CandidateResponse,
): TestOutcome {
  const answered = headers.get(ENVELOPE_HEADERS.id);
  if (answered === null || (status !== 200 && !REFUSALS.has(status))) {
    return { kind: 'not_brought', fault: `a test postback was answered ${status}: ${body.slice(0, 500)}` };
  }
  if (answered === postbackId) return { kind: 'brought' };
  const fault =
    'its service does not believe the gateway’s receipts: RECEIPT_SIGNING_KEY is not the one that its key was derived from';
  return { kind: 'disbelieved', fault };
}
