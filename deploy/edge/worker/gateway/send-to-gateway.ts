import { ENVELOPE_HEADERS } from '@app/internal-protocol/envelope';
import { edgeKeyOf, signForGateway } from '../sign-for-gateway';
import type { EdgeRequest } from '../request/edge-request';
import type { EdgeSettings } from '../settings';

/** What the gateway has to know of this sending. */
export interface DeliveryFlags {
  /** Its caller was answered 200 long ago. */
  isAcknowledged: boolean;
  /** It was sent before, and may have been taken then. */
  isRepeated: boolean;
}

export interface GatewayResponse {
  kind: 'answered';
  status: number;
  headers: Headers;
  body: ArrayBuffer;
}

export interface NoResponse {
  kind: 'unanswered';
  reason: string;
}

type GatewaySettings = Pick<EdgeSettings, 'gatewayUrl' | 'edgeKey' | 'access'>;

const WITHOUT_A_BODY = new Set(['GET', 'HEAD']);

/**
 * Sends a request to the gateway, once, signed for this moment. Never throws: a gateway that is away is a result.
 * An answer without a receipt is none of the gateway's, but of something between: a tunnel, a front end, a sign-in.
 */
export async function sendToGateway(
  request: EdgeRequest,
  marks: DeliveryFlags,
  settings: GatewaySettings,
  timeoutMs: number,
): Promise<GatewayResponse | NoResponse> {
  try {
    const { url, init } = await toFetch(request, marks, settings);
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, { ...init, signal, redirect: 'manual', cache: 'no-store' });
    const body = await response.arrayBuffer();
    const { status, headers } = response;
    if (!headers.has(ENVELOPE_HEADERS.id)) return { kind: 'unanswered', reason: `not the gateway: ${status}` };
    return { kind: 'answered', status, headers, body };
  } catch (error) {
    // The URL that may stand in it may hold a token.
    return { kind: 'unanswered', reason: String(error).replaceAll(/\?\S*/g, '?…') };
  }
}

/**
 * `fetch` rewrites some URLs (`'`, `"`, `<`, `>`, `#`) and takes no body with GET. What it would change goes in a
 * header of its own, which the signature covers, and the gateway puts it back.
 */
async function toFetch(
  { postbackId, address, method, target, headers, body }: EdgeRequest,
  { isAcknowledged, isRepeated }: DeliveryFlags,
  { gatewayUrl, edgeKey, access }: GatewaySettings,
): Promise<{ url: URL; init: RequestInit }> {
  const url = new URL(gatewayUrl + target);
  const sentAtMs = Date.now();
  const hasBody = body.length > 0;
  const sentMethod = hasBody && WITHOUT_A_BODY.has(method) ? 'POST' : method;
  const parts = { postbackId, address, sentAtMs, method, pathWithQuery: target, body, isTest: false };
  const signed = new Headers(headers);
  signed.set(ENVELOPE_HEADERS.id, postbackId);
  signed.set(ENVELOPE_HEADERS.address, address);
  signed.set(ENVELOPE_HEADERS.sent, String(sentAtMs));
  if (isAcknowledged) signed.set(ENVELOPE_HEADERS.acknowledged, '1');
  if (isRepeated) signed.set(ENVELOPE_HEADERS.redelivered, '1');
  if (url.pathname + url.search !== target) signed.set(ENVELOPE_HEADERS.target, target);
  if (sentMethod !== method) signed.set(ENVELOPE_HEADERS.method, method);
  if (access) {
    signed.set('cf-access-client-id', access.id);
    signed.set('cf-access-client-secret', access.secret);
  }
  const signature = await signForGateway(await edgeKeyOf(edgeKey), {
    ...parts,
    isAcknowledged,
    isRedelivered: isRepeated,
  });
  signed.set(ENVELOPE_HEADERS.signature, signature);
  return { url, init: { method: sentMethod, headers: signed, body: hasBody ? body : null } };
}
