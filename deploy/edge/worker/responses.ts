import { acceptedResponse as defaultAcceptedResponse } from '@app/internal-protocol/accepted-response';
import { ENVELOPE_HEADERS } from '@app/internal-protocol/envelope';
import type { EdgeRequest } from './request/edge-request';

const RETRY_AFTER_SECONDS = '5';

type Code = 'unknown_endpoint' | 'too_large' | 'unavailable';

const PROBLEMS: Record<Code, { status: number; title: string; detail: string }> = {
  unknown_endpoint: { status: 404, title: 'Unknown endpoint', detail: 'Nothing has this endpoint.' },
  too_large: { status: 413, title: 'Too large', detail: 'The body is larger than 262144 bytes.' },
  unavailable: { status: 503, title: 'Unavailable', detail: 'The platform does not answer at the moment.' },
};

/** A refusal in the form that the platform's own have (RFC 9457). */
export function problemResponse(code: Code, postbackId: string, isHead: boolean): Response {
  const { status, title, detail } = PROBLEMS[code];
  const headers = headersOf('application/problem+json', postbackId);
  if (status === 503) headers.set('retry-after', RETRY_AFTER_SECONDS);
  const body = JSON.stringify({ type: 'about:blank', title, status, code, detail });
  return new Response(isHead ? null : body, { status, headers });
}

/** The answer to a postback that the queue has. */
export function acceptedResponse({ postbackId, method, headers }: EdgeRequest): Response {
  const { contentType, body } = defaultAcceptedResponse(method, headers.get('accept'), postbackId);
  return new Response(body, { headers: headersOf(contentType, postbackId) });
}

function headersOf(contentType: string, postbackId: string): Headers {
  return new Headers({ 'content-type': contentType, 'cache-control': 'no-store', [ENVELOPE_HEADERS.id]: postbackId });
}
