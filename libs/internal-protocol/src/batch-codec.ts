/** Several postbacks in one internal request: those that arrive while others are in flight to a service go together. */
export const BATCH_PATH = '/internal/v1/postbacks';

/** Most bytes of a batch that a service takes. */
export const MAX_BATCH_BYTES = 8 * 1024 * 1024;

/** One postback of a batch, as it came to the gateway. */
export interface BatchedRequest {
  /** The receipt that the gateway minted. */
  postbackId: string;
  /** The caller's address. */
  address: string;
  method: string;
  /** Path and query, as sent. */
  target: string;
  /** Names and values alternating, as sent. */
  headers: readonly string[];
  body: Uint8Array;
  /** It comes from the spool: its caller was answered 200 long ago. Absent is false. */
  isAcknowledged?: boolean;
  /**
   * How often it was sent before without its outcome being heard. Above 0 the service looks its id up before it does
   * anything else with it. Absent is 0.
   */
  earlierAttempts?: number;
}

/** What the service answers to one of them. */
export interface BatchedResponse {
  status: number;
  headers: Readonly<Record<string, string | string[]>>;
  body: string;
}

/** The last two say whether it was acknowledged, and how often it was sent before. */
type RequestTuple = [string, string, string, string, readonly string[], string, 0 | 1, number];
type AnswerTuple = [number, BatchedResponse['headers'], string];

/** As JSON: an array an item, bodies in base64. */
export function encodeBatch(requests: readonly BatchedRequest[]): string {
  const tuples = requests.map((request): RequestTuple => {
    const { postbackId, address, method, target, headers, body, isAcknowledged, earlierAttempts = 0 } = request;
    const encoded = body.length === 0 ? '' : Buffer.from(body.buffer, body.byteOffset, body.length).toString('base64');
    return [postbackId, address, method, target, headers, encoded, isAcknowledged ? 1 : 0, earlierAttempts];
  });
  return JSON.stringify(tuples);
}

/** The sender is ourselves, by its signature; so a wrong shape is a bug and throws. */
export function decodeBatch(text: string): BatchedRequest[] {
  const tuples = JSON.parse(text) as RequestTuple[];
  return tuples.map(([postbackId, address, method, target, headers, encoded, acknowledged, earlierAttempts]) => {
    const body = encoded === '' ? NO_BODY : Buffer.from(encoded, 'base64');
    return { postbackId, address, method, target, headers, body, isAcknowledged: acknowledged === 1, earlierAttempts };
  });
}

export function encodeResponses(answers: readonly BatchedResponse[]): string {
  return JSON.stringify(answers.map(({ status, headers, body }): AnswerTuple => [status, headers, body]));
}

/** @throws Error when there is not one answer a request: then nobody knows whose is whose */
export function decodeResponses(text: string, expected: number): BatchedResponse[] {
  const tuples = JSON.parse(text) as AnswerTuple[];
  if (!Array.isArray(tuples) || tuples.length !== expected) throw new Error('The batch was not answered whole');
  return tuples.map(([status, headers, body]) => ({ status, headers, body }));
}

const NO_BODY = new Uint8Array(0);
