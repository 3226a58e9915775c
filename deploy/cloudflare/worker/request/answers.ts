import { acceptedAnswer } from '@app/postback/accepted-answer';
import { RECEIPT_HEADERS } from '@app/postback/receipt-text';
import type { EdgeRequest } from './edge-request';

const RETRY_AFTER_SECONDS = '5';

type Code = 'unknown_endpoint' | 'too_large' | 'unavailable';

const PROBLEMS: Record<Code, { status: number; title: string; detail: string }> = {
  unknown_endpoint: { status: 404, title: 'Unknown endpoint', detail: 'Nothing has this endpoint.' },
  too_large: { status: 413, title: 'Too large', detail: 'The body is larger than 262144 bytes.' },
  unavailable: { status: 503, title: 'Unavailable', detail: 'The platform does not answer at the moment.' },
};

/** A refusal in the form that the platform's own have (RFC 9457). */
export function writeProblem(code: Code, receipt: string, isHead: boolean): Response {
  const { status, title, detail } = PROBLEMS[code];
  const headers = headersOf('application/problem+json', receipt);
  if (status === 503) headers.set('retry-after', RETRY_AFTER_SECONDS);
  const body = JSON.stringify({ type: 'about:blank', title, status, code, detail });
  return new Response(isHead ? null : body, { status, headers });
}

/** The answer to a postback that the queue has. */
export function writeAccepted({ receipt, method, headers }: EdgeRequest): Response {
  const { contentType, body } = acceptedAnswer(method, headers.get('accept'), receipt);
  return new Response(body, { headers: headersOf(contentType, receipt) });
}

function headersOf(contentType: string, receipt: string): Headers {
  return new Headers({ 'content-type': contentType, 'cache-control': 'no-store', [RECEIPT_HEADERS.id]: receipt });
}
