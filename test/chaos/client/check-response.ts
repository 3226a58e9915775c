import type { Postback } from './compose-postback';

export interface ClientResponse {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** What a response means for the sender of the postback. */
export type ResponseCheck =
  | { kind: 'acknowledged'; postbackId: string; outcome: string }
  /** A 503 with Retry-After. */
  | { kind: 'unavailable' }
  /** A 404: correct only while an endpoint is renamed or deactivated, which the checker knows. */
  | { kind: 'unrouted' }
  | { kind: 'wrong'; reason: string };

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const MAX_BODY_SHOWN = 200;
/** A conversion is quarantined while the tenant of its token is inactive; the checker redrives it. */
const CONVERSION_OUTCOMES = new Set(['stored', 'updated', 'duplicate', 'accepted', 'ok', 'quarantined']);
const QUARANTINE_OUTCOMES = new Set(['quarantined', 'accepted']);

export function checkResponse(
  { method, expected }: Postback,
  { status, headers, body }: ClientResponse,
): ResponseCheck {
  if (status === 503 && headers['retry-after'] !== undefined) return { kind: 'unavailable' };
  if (status === 404 && body.includes('"unknown_endpoint"')) return { kind: 'unrouted' };
  const shown = `${status} ${body.slice(0, MAX_BODY_SHOWN)}`;
  if (status !== 200) return { kind: 'wrong', reason: `answered ${shown}` };
  const postbackId = String(headers['x-postback-id'] ?? '');
  if (!UUID_V7.test(postbackId)) return { kind: 'wrong', reason: `acknowledged without a postback id: ${shown}` };
  const outcome = method === 'POST' ? readStatus(body) : readWord(body);
  const allowed = expected.expects === 'conversion' ? CONVERSION_OUTCOMES : QUARANTINE_OUTCOMES;
  // A spooled GET is answered OK before a service has read it.
  if (outcome === undefined || !(allowed.has(outcome) || (outcome === 'ok' && method === 'GET'))) {
    return { kind: 'wrong', reason: `a ${expected.expects} was answered ${shown}` };
  }
  return { kind: 'acknowledged', postbackId, outcome };
}

function readStatus(body: string): string | undefined {
  try {
    return (JSON.parse(body) as { status?: string }).status;
  } catch {
    return undefined;
  }
}

function readWord(body: string): string | undefined {
  if (body === 'OK') return 'ok';
  if (body.startsWith('ACCEPTED')) return 'accepted';
  return body.startsWith('QUARANTINED') ? 'quarantined' : undefined;
}
