import { joinHeaders, redactHeaders } from '@app/common';
import { type BatchedRequest } from '@app/internal-protocol';
import { parseBody, parseQuery, writeRawData } from '@app/postback';

/** A kept request as it is exported: tokens by their hashes, other secrets not at all. */
export interface ShownRequest {
  method: string;
  path: string;
  parameters: unknown;
  /** Of a body that can't be read as parameters. */
  body_base64: string | null;
  request_headers: unknown;
  request_ip: string | null;
}

/** @param hash the keyed hash of a token */
export function showRequest(request: BatchedRequest, hash: (secret: string) => string): ShownRequest {
  const { method, target, headers, body, address } = request;
  const [path = '', ...query] = target.split('?');
  const read = parseBody(body);
  return {
    method,
    path,
    parameters: JSON.parse(writeRawData(parseQuery(query.join('?')), read.ok ? read.members : [], hash)) as unknown,
    body_base64: read.ok ? null : Buffer.from(body).toString('base64'),
    request_headers: JSON.parse(redactHeaders(joinHeaders(headers))) as unknown,
    request_ip: address || null,
  };
}
