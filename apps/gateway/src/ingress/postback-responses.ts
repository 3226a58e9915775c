import { type RawResponse, toProblemResponse, problems } from '@app/common';
import { acceptedResponse as defaultAcceptedResponse, ENVELOPE_HEADERS } from '@app/internal-protocol';
import type { Route } from '../routing/compile-routes';
import type { IngressRequest } from './ingress-request';

const TEXT = 'text/plain; charset=utf-8';

/** The answer to a postback that is in the spool: the partner's own words, else ours. */
export function acceptedResponse(
  { successResponse }: Route,
  { method, headers }: IngressRequest,
  postbackId: string,
): RawResponse {
  const { contentType, body } = successResponse ?? defaultAcceptedResponse(method, headers.accept, postbackId);
  return { status: 200, headers: { 'content-type': contentType, [ENVELOPE_HEADERS.id]: postbackId }, body };
}

/** Nothing was kept and nothing is promised: the caller should come again. */
export function unavailableResponse(postbackId: string): RawResponse {
  const problem = problems.unavailable('The partner service does not answer at the moment.');
  return toProblemResponse(problem, { [ENVELOPE_HEADERS.id]: postbackId });
}

/** An answer of the service, with what every answer of an endpoint has whatever the service says. */
export function withPostbackId(answer: RawResponse, postbackId: string, isHead = false): RawResponse {
  const hasType = !isHead || answer.headers['content-type'] !== undefined;
  if (hasType && answer.headers[ENVELOPE_HEADERS.id] !== undefined) return answer;
  const added: Record<string, string> = hasType ? {} : { 'content-type': TEXT };
  return { ...answer, headers: { [ENVELOPE_HEADERS.id]: postbackId, ...added, ...answer.headers } };
}
