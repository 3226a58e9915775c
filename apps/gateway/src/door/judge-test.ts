import type { CandidateAnswer } from '@app/common/checking/candidate';
import { RECEIPT_HEADERS, type TestPostback } from '@app/postback';

/** Of a service that wants what a test has not got: a key, a token, a known address, its name of the conversion's id. */
const REFUSALS = new Set([401, 403, 422]);

/**
 * What the answer to a test postback through the gateway says against it; undefined for nothing. A service answers with
 * the receipt that it was handed when it believes its signature, and else with one of its own.
 */
export function judgeTest(
  { receipt }: Pick<TestPostback, 'receipt'>,
  { status, headers, body }: CandidateAnswer,
): string | undefined {
  if (status !== 200 && !REFUSALS.has(status)) return `a test postback was answered ${status}: ${body.slice(0, 500)}`;
  if (headers.get(RECEIPT_HEADERS.id) === receipt) return undefined;
  return 'its service does not believe the gateway’s receipts: RECEIPT_SIGNING_KEY is not the one that its key was derived from';
}
