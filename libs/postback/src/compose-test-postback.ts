import { RECEIPT_HEADERS } from './receipt-text';
import { signReceipt } from './sign-receipt';

const TEST_ID = 'test-postback';
/** Of TEST-NET-1 (RFC 5737): nobody's. */
const NOBODYS_ADDRESS = '192.0.2.1';

/** A postback that takes the whole way and counts nowhere. */
export interface TestPostback {
  receipt: string;
  pathWithQuery: string;
  headers: Record<string, string>;
}

/** Who asks for a test, and of which endpoint. */
export interface TestOrder {
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
  receipt: string;
  /** Unix milliseconds. */
  sentAtMs: number;
}

/** Composes a test postback that asks for JSON, signed by one of our own processes. */
export function composeTestPostback(order: TestOrder): TestPostback {
  const { signer, key, endpointPath, parameter = 'conversion_id', address = NOBODYS_ADDRESS } = order;
  const { receipt, sentAtMs } = order;
  const pathWithQuery = `${endpointPath}?${encodeURIComponent(parameter)}=${TEST_ID}`;
  const signature = signReceipt(key, {
    partnerCode: signer,
    receipt,
    address,
    sentAtMs,
    method: 'GET',
    pathWithQuery,
    body: new Uint8Array(0),
    isTest: true,
  });
  const headers = {
    accept: 'application/json',
    [RECEIPT_HEADERS.id]: receipt,
    [RECEIPT_HEADERS.address]: address,
    [RECEIPT_HEADERS.sent]: String(sentAtMs),
    [RECEIPT_HEADERS.signature]: signature,
    [RECEIPT_HEADERS.test]: '1',
  };
  return { receipt, pathWithQuery, headers };
}
