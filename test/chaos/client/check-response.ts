import type { ClientResponse } from './http-client';
import type { Postback } from './compose-postback';

/** What an answer means for whoever sent the postback. */
export type ResponseCheck =
  | { kind: 'acknowledged'; receipt: string; answer: string }
  /** Come again, says a 503 with Retry-After. */
  | { kind: 'unavailable' }
  /** Its endpoint was renamed or switched off; whether any was, the judge of the run knows. */
  | { kind: 'unrouted' }
  /** An answer that must not be. */
  | { kind: 'wrong'; reason: string };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const SHOWN = 200;
/** Quarantined while the tenant of its token is inactive; the judge of the run redrives it, and looks at the reason. */
const CONVERSION_OUTCOMES = new Set(['stored', 'updated', 'duplicate', 'accepted', 'ok', 'quarantined']);
const QUARANTINE_OUTCOMES = new Set(['quarantined', 'accepted']);

/** Reads the answer to a postback. */
export function checkResponse(
  { method, expected }: Postback,
  { status, headers, body }: ClientResponse,
): ResponseCheck {
  if (status === 503 && headers['retry-after'] !== undefined) return { kind: 'unavailable' };
  const shown = `${status} ${body.slice(0, SHOWN)}`;
  if (status === 404 && body.includes('"unknown_endpoint"')) return { kind: 'unrouted' };
  if (status !== 200) return { kind: 'wrong', reason: `answered ${shown}` };
  const receipt = String(headers['x-postback-id'] ?? '');
  if (!UUID.test(receipt)) return { kind: 'wrong', reason: `acknowledged without a receipt: ${shown}` };
  const answer = method === 'POST' ? statusOf(body) : wordOf(body);
  const known = expected.expects === 'conversion' ? CONVERSION_OUTCOMES : QUARANTINE_OUTCOMES;
  // A spooled GET is answered OK before anybody has looked into it.
  if (answer === undefined || !(known.has(answer) || (answer === 'ok' && method === 'GET'))) {
    return { kind: 'wrong', reason: `a ${expected.expects} was answered ${shown}` };
  }
  return { kind: 'acknowledged', receipt, answer };
}

function statusOf(body: string): string | undefined {
  try {
    return (JSON.parse(body) as { status?: string }).status;
  } catch {
    return undefined;
  }
}

function wordOf(body: string): string | undefined {
  if (body === 'OK') return 'ok';
  if (body.startsWith('ACCEPTED')) return 'accepted';
  return body.startsWith('QUARANTINED') ? 'quarantined' : undefined;
}
