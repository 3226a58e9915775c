import { HOP_BY_HOP_HEADERS } from '@app/internal-protocol/ingress';
import { type CompiledMapping, compileMapping } from '@app/postback/mapping/compile-mapping';
import { findTokens } from '@app/postback/mapping/map-parameters';
import { parseBody } from '@app/postback/parsing/parse-body';
import { parametersOfMembers } from '@app/postback/parsing/read-members';
import { splitTarget } from '@app/postback/parsing/split-target';
import { parseQuery } from '@app/postback/parsing/parse-query';

/** A request as the edge sends it to the gateway, now or later. */
export interface EdgeRequest {
  /** Its timestamp is the time received. */
  postbackId: string;
  /** The client's address as Cloudflare saw it. */
  address: string;
  method: string;
  /** Path and query as sent, apart from a token added for the host. */
  target: string;
  headers: Headers;
  body: Uint8Array<ArrayBuffer>;
}

/** A UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, the time received, then 74 random bits. */
export function newPostbackId(nowMs: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.floor(nowMs / 0x1_0000_0000));
  view.setUint32(2, nowMs >>> 0);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const URL_PARTS = /^https?:\/\/([^/?#]*)(.*)$/s;
const NOT_IN_A_TARGET = /[^\x21-\x7e]+/g;

/**
 * Splits a URL without parsing it, which would rewrite it: the runtime gives the URL as it was sent. Characters beyond
 * ASCII are percent-encoded, as the gateway does.
 */
export function splitUrl(url: string): { host: string; target: string } {
  const [, authority = '', rest = ''] = URL_PARTS.exec(url) ?? [];
  const target = rest.replace(NOT_IN_A_TARGET, encodeURIComponent);
  return { host: authority.replace(/:\d*$/, '').toLowerCase(), target: target.startsWith('/') ? target : `/${target}` };
}

export function pathOf(target: string): string {
  return splitTarget(target).path;
}

export function queryOf(target: string): string {
  return splitTarget(target).query;
}

/** The gateway's limit. */
export const MAX_BODY_BYTES = 256 * 1024;

/** The whole body; undefined when it is larger than the limit. */
export async function readBody(request: Request): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (Number(request.headers.get('content-length')) > MAX_BODY_BYTES) return undefined;
  if (!request.body) return new Uint8Array(0);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of request.body as AsyncIterable<Uint8Array<ArrayBuffer>>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** Headers that only the edge or Cloudflare may set. */
const RESERVED_HEADERS = /^(?:x-postback-|cf-|x-real-ip$|x-serverless-authorization$)/;
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;

/** The client's end-to-end headers. Copied whole, because values that are not UTF-8 survive no other way. */
export function headersForGateway(sent: Headers): Headers {
  const headers = new Headers(sent);
  const hopByHop = (sent.get('connection') ?? '').split(',').map((option) => option.trim());
  const reserved = [...sent.keys()].filter((name) => RESERVED_HEADERS.test(name));
  const removed = [...HOP_BY_HOP_HEADERS, ...hopByHop.filter((name) => TOKEN.test(name)), ...reserved];
  for (const name of removed) headers.delete(name);
  return headers;
}

/** Finds tokens as gateway and service do: in any letter case, and of several values the last one that is a token. */
const PLAIN_MAPPING = compileMapping({ mapping: {}, rules: {} });

/** Adds the token of the host to the query, unless query or body already has a token of any kind. */
export function addHostToken(
  target: string,
  body: Uint8Array,
  token: string | undefined,
  mapping: CompiledMapping = PLAIN_MAPPING,
): string {
  if (token === undefined || hasToken(target, body, mapping)) return target;
  const pair = `ts_token=${encodeURIComponent(token)}`;
  if (!target.includes('?')) return `${target}?${pair}`;
  const query = queryOf(target);
  return query === '' || query.endsWith('&') ? target + pair : `${target}&${pair}`;
}

function hasToken(target: string, body: Uint8Array, mapping: CompiledMapping): boolean {
  const parameters = parseQuery(queryOf(target));
  const parsed = parseBody(body);
  if (parsed.ok) parameters.push(...parametersOfMembers(parsed.members));
  return Object.values(findTokens(mapping, parameters)).some((token) => token.trim() !== '');
}
