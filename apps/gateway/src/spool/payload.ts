import type { BatchedRequest } from '@app/internal-protocol';

const LINE_END = 0x0a;

/** A request as bytes: a line of JSON, then the body as it is. Its receipt is kept beside it. */
export function encodePayload({ address, method, target, headers, body }: Omit<BatchedRequest, 'receipt'>): Buffer {
  return Buffer.concat([Buffer.from(`${JSON.stringify([address, method, target, headers])}\n`), body]);
}

/** @throws Error when the bytes are not what `encodePayload` makes */
export function decodePayload(postbackId: string, bytes: Buffer): BatchedRequest {
  const end = bytes.indexOf(LINE_END);
  const [address, method, target, headers] = JSON.parse(bytes.toString('utf8', 0, end)) as [
    string,
    string,
    string,
    string[],
  ];
  return { postbackId, address, method, target, headers, body: bytes.subarray(end + 1) };
}
