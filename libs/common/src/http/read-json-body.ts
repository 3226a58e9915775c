import { Problem } from '../errors/problem';

/** The JSON of a body that arrived as bytes; undefined for an empty one. @throws Problem bad_request (400) */
export function readJsonBody(body: unknown): unknown {
  if (!(body instanceof Uint8Array) || body.length === 0) return undefined;
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch (cause) {
    throw new Problem({ status: 400, code: 'bad_request', detail: 'The body is not JSON.', cause });
  }
}
