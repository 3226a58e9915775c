import type { StoredOutcome } from './stored-row';
import type { RawPostback } from './raw-postback';

export interface Answer {
  status: number;
  contentType: string;
  body: string;
}

/** What a partner wants to be told, where it differs from ours. */
export interface AnswerPolicy {
  onInvalid: 'accept' | 'reject';
  successResponse: { body: string; contentType: string } | null;
}

const TEXT = 'text/plain; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';
const PROBLEM = 'application/problem+json; charset=utf-8';

/** The answer to a postback: text for GET, JSON for POST or when Accept names it, or the partner's own words. */
export function writeAnswer(raw: RawPostback, receiptId: string, outcome: StoredOutcome, policy: AnswerPolicy): Answer {
  const isStored = outcome.status !== 'quarantined';
  if (isStored && policy.successResponse) {
    return { status: 200, contentType: policy.successResponse.contentType, body: policy.successResponse.body };
  }
  if (!isStored && policy.onInvalid === 'reject') return rejection(receiptId, outcome);
  if (wantsJson(raw)) return { status: 200, contentType: JSON_TYPE, body: JSON.stringify(report(receiptId, outcome)) };
  return { status: 200, contentType: TEXT, body: isStored ? 'OK' : quarantineText(outcome) };
}

/** 422, with the reasons as a problem document. The request is in quarantine all the same. */
function rejection(receiptId: string, outcome: StoredOutcome): Answer {
  const document = {
    type: 'about:blank',
    title: 'Invalid postback',
    status: 422,
    code: 'invalid_postback',
    detail: 'The postback is no conversion; it is kept in quarantine.',
    postback_id: receiptId,
    errors: outcome.faults,
  };
  return { status: 422, contentType: PROBLEM, body: JSON.stringify(document) };
}

function report(receiptId: string, outcome: StoredOutcome): Record<string, unknown> {
  return {
    status: outcome.status,
    postback_id: receiptId,
    conversion_id: outcome.conversionId,
    duplicate: outcome.status === 'duplicate' || outcome.status === 'updated',
    warnings: outcome.warnings,
    errors: outcome.faults,
  };
}

function quarantineText(outcome: StoredOutcome): string {
  return ['QUARANTINED', ...outcome.faults.map(({ field, reason }) => `${field}: ${reason}`)].join('\n');
}

function wantsJson({ method, headers }: RawPostback): boolean {
  return method === 'POST' || (headers.accept?.includes('application/json') ?? false);
}
