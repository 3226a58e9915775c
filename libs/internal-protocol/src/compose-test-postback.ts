import { ENVELOPE_HEADERS } from './envelope';
import { signEnvelope } from './sign-envelope';

const TEST_ID = 'test-postback';
/** Of TEST-NET-1 (RFC 5737): nobody's. */
const NOBODYS_ADDRESS = '192.0.2.1';

/** A postback that takes the whole way and counts nowhere. */
export interface TestPostback {
  postbackId: string;
  pathWithQuery: string;
  headers: Record<string, string>;
}

/** Who asks for a test, and of which endpoint. */
export interface TestPostbackOptions {
  /** A partner's code, or who else stands in its place. */
  signer: string;
  /** The key that is derived for the signer. */
  key: string;
  endpointPath: string;
  /** The partner's name of the conversion's id; `conversion_id` where it has none of its own. */
  parameter?: string;
  /** Of the caller that it is sent in the name of; nobody's where none is given. */
  address?: string;
  /** A new one. */
  postbackId: string;
  /** Unix milliseconds. */
  sentAtMs: number;
}

/** Composes a test postback that asks for JSON, signed by one of our own processes. */
export function composeTestPostback(order: TestPostbackOptions): TestPostback {
  const { signer, key, endpointPath, parameter = 'conversion_id', address = NOBODYS_ADDRESS } = order;
  const { postbackId, sentAtMs } = order;
  const pathWithQuery = `${endpointPath}?${encodeURIComponent(parameter)}=${TEST_ID}`;
  const signature = signEnvelope(key, {
    partnerCode: signer,
    postbackId,
    address,
    sentAtMs,
    method: 'GET',
    pathWithQuery,
    body: new Uint8Array(0),
    isTest: true,
  });
  const headers = {
    accept: 'application/json',
    [ENVELOPE_HEADERS.id]: postbackId,
    [ENVELOPE_HEADERS.address]: address,
    [ENVELOPE_HEADERS.sent]: String(sentAtMs),
    [ENVELOPE_HEADERS.signature]: signature,
    [ENVELOPE_HEADERS.test]: '1',
  };
  return { postbackId, pathWithQuery, headers };
}
