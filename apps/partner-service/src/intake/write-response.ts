import type { RawResponse } from '@app/common';
import { ALLOWED_METHODS, POSTBACK_COUNT_HEADER } from '@app/internal-protocol';
import type { StoredOutcome } from '../conversions/conversion-row';
import type { PostbackRequest } from './postback-request';

/** How a partner's configuration changes the response. */
export interface ResponsePolicy {
  onInvalid: 'accept' | 'reject';
  successResponse: { body: string; contentType: string } | null;
}

/** One of several postbacks in a request, with its own postback id. */
export interface StoredElement {
  id: string;
  outcome: StoredOutcome;
}

const TEXT = 'text/plain; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';
const PROBLEM = 'application/problem+json; charset=utf-8';

/** The response to a postback: text for GET, JSON for POST or when Accept names it, or the partner's own words. */
export function writeResponse(
  request: PostbackRequest,
  postbackId: string,
  outcome: StoredOutcome,
  { successResponse, onInvalid }: ResponsePolicy,
): RawResponse {
  const isStored = outcome.status !== 'quarantined';
  if (isStored && successResponse) return response(200, successResponse.contentType, postbackId, successResponse.body);
  if (!isStored && onInvalid === 'reject') {
    return response(422, PROBLEM, postbackId, JSON.stringify(problemDocument(postbackId, outcome)));
  }
  if (!wantsJson(request)) return response(200, TEXT, postbackId, isStored ? 'OK' : quarantineText(outcome));
  return response(200, JSON_TYPE, postbackId, JSON.stringify(resultDocument(postbackId, outcome)));
}

/** The response to a request with several postbacks, which says how many there were. */
export function writeResponses(
  request: PostbackRequest,
  postbackId: string,
  elements: readonly StoredElement[],
  policy: ResponsePolicy,
): RawResponse {
  const written = writeSeveral(request, postbackId, elements, policy);
  return { ...written, headers: { ...written.headers, [POSTBACK_COUNT_HEADER]: String(elements.length) } };
}

/** 422 only where every postback is refused: a sender that gets an error sends all of them again. */
function writeSeveral(
  request: PostbackRequest,
  postbackId: string,
  elements: readonly StoredElement[],
  { successResponse, onInvalid }: ResponsePolicy,
): RawResponse {
  const isStored = elements.every(({ outcome }) => outcome.status !== 'quarantined');
  if (isStored && successResponse) return response(200, successResponse.contentType, postbackId, successResponse.body);
  const isRefused = onInvalid === 'reject' && elements.every(({ outcome }) => outcome.status === 'quarantined');
  if (!isRefused && !wantsJson(request)) {
    return response(200, TEXT, postbackId, isStored ? 'OK' : severalText(elements));
  }
  const results = elements.map(({ id, outcome }) => resultDocument(id, outcome));
  const body = JSON.stringify({ received: elements.length, results });
  return response(isRefused ? 422 : 200, JSON_TYPE, postbackId, body);
}

/** A line for each reason, with the position of its postback, counted from 1. */
function severalText(elements: readonly StoredElement[]): string {
  const lines = elements.flatMap(({ outcome }, index) =>
    outcome.reasons.map(({ field, reason }) => `${index + 1} ${field}: ${reason}`),
  );
  return ['QUARANTINED', ...lines].join('\n');
}

/** A HEAD request stores nothing and gets headers only. */
export function headResponse(postbackId: string): RawResponse {
  return response(200, TEXT, postbackId, '');
}

/** What the endpoint takes, for tools that ask before they send. */
export function allowedMethods(postbackId: string): RawResponse {
  return { status: 204, headers: { allow: ALLOWED_METHODS, 'x-postback-id': postbackId }, body: '' };
}

function response(status: number, contentType: string, postbackId: string, body: string): RawResponse {
  return { status, headers: { 'content-type': contentType, 'x-postback-id': postbackId }, body };
}

/** 422, with the reasons as a problem document. The request is in quarantine all the same. */
function problemDocument(postbackId: string, outcome: StoredOutcome): Record<string, unknown> {
  return {
    type: 'about:blank',
    title: 'Invalid postback',
    status: 422,
    code: 'invalid_postback',
    detail: 'The postback is no conversion; it is kept in quarantine.',
    postback_id: postbackId,
    errors: outcome.reasons,
  };
}

function resultDocument(postbackId: string, outcome: StoredOutcome): Record<string, unknown> {
  return {
    status: outcome.status,
    postback_id: postbackId,
    conversion_id: outcome.conversionId,
    duplicate: outcome.status === 'duplicate' || outcome.status === 'updated',
    warnings: outcome.warnings,
    errors: outcome.reasons,
  };
}

function quarantineText(outcome: StoredOutcome): string {
  return ['QUARANTINED', ...outcome.reasons.map(({ field, reason }) => `${field}: ${reason}`)].join('\n');
}

function wantsJson({ method, headers }: PostbackRequest): boolean {
  return method !== 'GET' || (headers.accept?.includes('application/json') ?? false);
}
