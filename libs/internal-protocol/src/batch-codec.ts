/** Several postbacks in one request: what arrives while a gateway has requests in flight to a service goes together. */
export const BATCH_PATH = '/internal/v1/postbacks';
export const MAX_BATCH_BYTES = 8 * 1024 * 1024;

const NO_BODY = new Uint8Array(0);

/** One postback of a batch, as the gateway received it. */
export interface BatchedRequest {
  postbackId: string;
  /** The client's address. */
  address: string;
  method: string;
  /** Path and query, as sent. */
  target: string;
  /** Names and values alternating, as sent. */
  headers: readonly string[];
  body: Uint8Array;
  /** The gateway's spool has already answered the sender 200. Absent is false. */
  isAcknowledged?: boolean;
  /** Deliveries whose outcome is unknown. Above 0 the service first looks the postback id up. Absent is 0. */
  earlierAttempts?: number;
}

/** The service's response to one of them. */
export interface BatchedResponse {
  status: number;
  headers: Readonly<Record<string, string | string[]>>;
  body: string;
}

type RequestTuple = [string, string, string, string, readonly string[], string, 0 | 1, number];
type ResponseTuple = [number, BatchedResponse['headers'], string];

/** Writes JSON: an array for each request, bodies in base64. */
export function encodeBatch(requests: readonly BatchedRequest[]): string {
  const tuples = requests.map((request): RequestTuple => {
    const { postbackId, address, method, target, headers, body, isAcknowledged, earlierAttempts = 0 } = request;
    const encoded = body.length === 0 ? '' : Buffer.from(body.buffer, body.byteOffset, body.length).toString('base64');
    return [postbackId, address, method, target, headers, encoded, isAcknowledged ? 1 : 0, earlierAttempts];
  });
  return JSON.stringify(tuples);
}

/** Trusts the shape: the batch is signed by one of our own processes. */
export function decodeBatch(text: string): BatchedRequest[] {
  const tuples = JSON.parse(text) as RequestTuple[];
  return tuples.map(([postbackId, address, method, target, headers, encoded, acknowledged, earlierAttempts]) => {
    const body = encoded === '' ? NO_BODY : Buffer.from(encoded, 'base64');
    return { postbackId, address, method, target, headers, body, isAcknowledged: acknowledged === 1, earlierAttempts };
  });
}

/** Bodies that are bytes are UTF-8. */
export function encodeResponses(
  responses: readonly (Omit<BatchedResponse, 'body'> & { body: string | Uint8Array })[],
): string {
  const tuples = responses.map(({ status, headers, body }): ResponseTuple => {
    return [status, headers, typeof body === 'string' ? body : Buffer.from(body).toString()];
  });
  return JSON.stringify(tuples);
}

/** @throws Error unless there is exactly one response for each request: their order alone says whose each is */
export function decodeResponses(text: string, expected: number): BatchedResponse[] {
  const tuples = JSON.parse(text) as ResponseTuple[];
  if (!Array.isArray(tuples) || tuples.length !== expected) {
    throw new Error('The service did not respond to every postback of the batch');
  }
  return tuples.map(([status, headers, body]) => ({ status, headers, body }));
}
