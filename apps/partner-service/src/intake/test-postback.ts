import { uuidV7 } from '@app/common';
import type { ServiceConfig } from '@app/partner-config';
import { composeTestPostback, type TestPostback } from '@app/internal-protocol';

/**
 * Composes a test postback that a partner's mapping makes a conversion of, in the name of a sender that its allow-list
 * admits, signed as the gateway would.
 */
export function composeTestFor(config: ServiceConfig, envelopeKey: string, nowMs: number): TestPostback {
  const { partnerCode, endpointPath, mapping, ipAllowlist } = config;
  return composeTestPostback({
    signer: partnerCode,
    key: envelopeKey,
    endpointPath,
    parameter: Object.entries(mapping).find(([, target]) => target === 'conversion_id')?.[0],
    address: ipAllowlist[0]?.split('/')[0],
    postbackId: uuidV7(nowMs),
    sentAtMs: nowMs,
  });
}

/**
 * Why the response to a test postback shows a failure; undefined when it shows none. Where a partner requires of senders
 * for a token, a key or a signature, of which services know hashes only, a refusal is the right answer.
 */
export function checkTestResponse(
  config: ServiceConfig,
  { status, body }: { status: number; body: string },
): string | undefined {
  const isClosed = config.requireToken || config.requireApiKey || config.requireSignature;
  if (status === 401 && isClosed) return undefined;
  const isStored = status === 200 && (config.successResponse !== null || isStoredResponse(body));
  return isStored ? undefined : `a test postback was answered ${status}: ${body.slice(0, 500)}`;
}

function isStoredResponse(body: string): boolean {
  try {
    const { status } = JSON.parse(body) as { status?: unknown };
    return status === 'stored' || status === 'updated' || status === 'duplicate';
  } catch {
    return false;
  }
}
