import { problems, type RawResponse, toProblemResponse } from '@app/common';
import { acceptedResponse as standardResponse, ALLOWED_METHODS, ENVELOPE_HEADERS } from '@app/internal-protocol';
import type { Route } from '../routing/compile-routes';
import type { IngressRequest } from './ingress-request';

const TEXT = 'text/plain; charset=utf-8';

/** The response to a spooled postback: the partner's own success response, else ours. */
export function acceptedResponse({ successResponse }: Route, request: IngressRequest): RawResponse {
  const { method, received, postbackId } = request;
  const { contentType, body } = successResponse ?? standardResponse(method, received.accept, postbackId);
  return { status: 200, headers: { 'content-type': contentType, [ENVELOPE_HEADERS.id]: postbackId }, body };
}

/** What an endpoint takes, for tools that ask before they send. */
export function allowedMethods(postbackId: string): RawResponse {
  return { status: 204, headers: { allow: ALLOWED_METHODS, [ENVELOPE_HEADERS.id]: postbackId }, body: '' };
}

/** The response when nothing was stored or spooled: the sender should retry. */
export function unavailableResponse({ postbackId }: IngressRequest): RawResponse {
  const problem = problems.unavailable('The partner service does not answer at the moment.');
  return toProblemResponse(problem, { [ENVELOPE_HEADERS.id]: postbackId });
}

/** A service's response with the headers that every response of an endpoint has. */
export function withPostbackId(response: RawResponse, { postbackId, method }: IngressRequest): RawResponse {
  const hasType = method !== 'HEAD' || response.headers['content-type'] !== undefined;
  if (hasType && response.headers[ENVELOPE_HEADERS.id] !== undefined) return response;
  const added: Record<string, string> = hasType ? {} : { 'content-type': TEXT };
  return { ...response, headers: { [ENVELOPE_HEADERS.id]: postbackId, ...added, ...response.headers } };
}
