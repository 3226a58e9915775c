import type { StoredOutcome } from '../conversions/conversion-row';
import type { PostbackRequest } from './postback-request';

export interface PostbackResponse {
  status: number;
  contentType: string;
  body: string;
}

/** How a partner's configuration changes the response. */
export interface ResponsePolicy {
  onInvalid: 'accept' | 'reject';
  successResponse: { body: string; contentType: string } | null;
}

const TEXT = 'text/plain; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';
const PROBLEM = 'application/problem+json; charset=utf-8';

/** The answer to a postback: text for GET, JSON for POST or when Accept names it, or the partner's own words. */
export function writeResponse(
  raw: PostbackRequest,
  postbackId: string,
  outcome: StoredOutcome,
  policy: ResponsePolicy,
): PostbackResponse {
  const isStored = outcome.status !== 'quarantined';
  if (isStored && policy.successResponse) {
    return { status: 200, contentType: policy.successResponse.contentType, body: policy.successResponse.body };
  }
  if (!isStored && policy.onInvalid === 'reject') return problemResponse(postbackId, outcome);
  if (wantsJson(raw))
    return { status: 200, contentType: JSON_TYPE, body: JSON.stringify(resultDocument(postbackId, outcome)) };
  return { status: 200, contentType: TEXT, body: isStored ? 'OK' : quarantineText(outcome) };
}

/** 422, with the reasons as a problem document. The request is in quarantine all the same. */
function problemResponse(postbackId: string, outcome: StoredOutcome): PostbackResponse {
  const document = {
    type: 'about:blank',
    title: 'Invalid postback',
    status: 422,
    code: 'invalid_postback',
    detail: 'The postback is no conversion; it is kept in quarantine.',
    postback_id: postbackId,
    errors: outcome.reasons,
  };
  return { status: 422, contentType: PROBLEM, body: JSON.stringify(document) };
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
  return method === 'POST' || (headers.accept?.includes('application/json') ?? false);
}
