import { acceptedResponse as acceptedBody } from '@app/internal-protocol/ingress';
import { ENVELOPE_HEADERS } from '@app/internal-protocol/envelope';
import type { EdgeRequest } from './edge-request';
import type { GatewayResponse } from './gateway-client';

const RETRY_AFTER_SECONDS = '5';

type Code = 'unknown_endpoint' | 'too_large' | 'unavailable';

const PROBLEMS: Record<Code, { status: number; title: string; detail: string }> = {
  unknown_endpoint: { status: 404, title: 'Unknown endpoint', detail: 'Nothing has this endpoint.' },
  too_large: { status: 413, title: 'Too large', detail: 'The body is larger than 262144 bytes.' },
  unavailable: { status: 503, title: 'Unavailable', detail: 'The platform does not answer at the moment.' },
};

/** An error in the form of the platform's own (RFC 9457). */
export function problemResponse(code: Code, postbackId: string, isHead: boolean): Response {
  const { status, title, detail } = PROBLEMS[code];
  const headers = ownHeaders('application/problem+json', postbackId);
  if (status === 503) headers.set('retry-after', RETRY_AFTER_SECONDS);
  const body = JSON.stringify({ type: 'about:blank', title, status, code, detail });
  return new Response(isHead ? null : body, { status, headers });
}

/** The response to a postback that is in the queue. */
export function acceptedResponse({ postbackId, method, headers }: EdgeRequest): Response {
  const { contentType, body } = acceptedBody(method, headers.get('accept'), postbackId);
  return new Response(body, { headers: ownHeaders(contentType, postbackId) });
}

function ownHeaders(contentType: string, postbackId: string): Headers {
  return new Headers({ 'content-type': contentType, 'cache-control': 'no-store', [ENVELOPE_HEADERS.id]: postbackId });
}

/** Headers of the connection to the gateway, and of an encoding that is already decoded. */
const CONNECTION_HEADERS = ['connection', 'content-encoding', 'content-length', 'keep-alive', 'transfer-encoding'];

/** The gateway's response for the client. */
export function gatewayResponse({ status, headers: received, body }: GatewayResponse, postbackId: string): Response {
  const headers = new Headers(received);
  for (const name of CONNECTION_HEADERS) headers.delete(name);
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
  if (headers.get(ENVELOPE_HEADERS.id) !== postbackId) {
    console.warn({ message: "The gateway did not accept the edge's signature", postback_id: postbackId });
  }
  return new Response(body.byteLength > 0 ? body : null, { status, headers });
}
