import { uuidV7 } from '@app/common';
import type { ServiceConfig } from '@app/partner-config';
import { RECEIPT_HEADERS, signReceipt } from '@app/postback';

const TEST_ID = 'test-postback';
/** Of TEST-NET-1 (RFC 5737): nobody's. */
const NOBODYS_ADDRESS = '192.0.2.1';

/** A postback that takes the whole way and counts nowhere. */
export interface TestPostback {
  pathWithQuery: string;
  headers: Record<string, string>;
}

/**
 * Composes a test postback that a partner's mapping makes a conversion of, in the name of a caller that its allow-list
 * admits, signed as the gateway would.
 */
export function composeTestPostback(config: ServiceConfig, receiptKey: string, nowMs: number): TestPostback {
  const { partnerCode, endpointPath, mapping, ipAllowlist } = config;
  const name = Object.entries(mapping).find(([, target]) => target === 'conversion_id')?.[0] ?? 'conversion_id';
  const pathWithQuery = `${endpointPath}?${encodeURIComponent(name)}=${TEST_ID}`;
  const receipt = uuidV7(nowMs);
  const address = ipAllowlist[0]?.split('/')[0] ?? NOBODYS_ADDRESS;
  const signature = signReceipt(receiptKey, {
    partnerCode,
    receipt,
    address,
    sentAtMs: nowMs,
    method: 'GET',
    pathWithQuery,
    body: new Uint8Array(0),
    isTest: true,
  });
  return {
    pathWithQuery,
    headers: {
      accept: 'application/json',
      [RECEIPT_HEADERS.id]: receipt,
      [RECEIPT_HEADERS.address]: address,
      [RECEIPT_HEADERS.sent]: String(nowMs),
      [RECEIPT_HEADERS.signature]: signature,
      [RECEIPT_HEADERS.test]: '1',
    },
  };
}

/**
 * What the answer to a test postback says against the process; undefined for nothing. Where a partner asks its callers
 * for a token, a key or a signature, of which services know hashes only, a refusal is the right answer.
 */
export function judgeTestAnswer(
  config: ServiceConfig,
  { status, body }: { status: number; body: string },
): string | undefined {
  const isClosed = config.requireToken || config.requireApiKey || config.requireSignature;
  if (status === 401 && isClosed) return undefined;
  const isStored = status === 200 && (config.successResponse !== null || isStoredAnswer(body));
  return isStored ? undefined : `a test postback was answered ${status}: ${body.slice(0, 500)}`;
}

function isStoredAnswer(body: string): boolean {
  try {
    const { status } = JSON.parse(body) as { status?: unknown };
    return status === 'stored' || status === 'updated' || status === 'duplicate';
  } catch {
    return false;
  }
}
