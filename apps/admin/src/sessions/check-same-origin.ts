import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from '@app/common';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

interface CheckedRequest {
  method: string;
  headers: IncomingHttpHeaders;
}

/**
 * Refuses a change that another site may have made a browser send: the browser adds the cookie by itself, so the cookie
 * alone says nothing about who asked for the change.
 *
 * @throws Problem 403 `cross_site`
 */
export function checkSameOrigin(request: CheckedRequest): void {
  if (SAFE_METHODS.has(request.method)) return;
  if (originOf(request) !== 'same') throw crossSite('Send this request from the console itself, or with an API key.');
  // A rollback has no body. A form always names a type, also without one.
  if (hasBody(request) || request.headers['content-type'] !== undefined) checkJson(request);
}

/**
 * Refuses a sign-in that another site made a browser send. A program sends neither header, and may sign in.
 *
 * @throws Problem 403 `cross_site`
 */
export function checkNotCrossSite(request: CheckedRequest): void {
  if (originOf(request) === 'other') throw crossSite('Sign in from the console itself.');
  checkJson(request);
}

/** Forms can send texts of other types across sites without asking the server first. */
function checkJson({ headers }: CheckedRequest): void {
  if (!JSON_TYPE.test(headers['content-type'] ?? ''))
    throw crossSite('Send this request as JSON, with Content-Type: application/json.');
}

function hasBody({ headers }: CheckedRequest): boolean {
  return (headers['content-length'] ?? '0') !== '0' || headers['transfer-encoding'] !== undefined;
}

/** By Fetch Metadata, which every current browser sends, else by `Origin`. */
function originOf({ headers }: CheckedRequest): 'same' | 'other' | 'unknown' {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' ? 'same' : 'other';
  const { origin, host } = headers;
  if (origin === undefined) return 'unknown';
  return URL.canParse(origin) && new URL(origin).host === host ? 'same' : 'other';
}

function crossSite(detail: string): Problem {
  return new Problem({ status: 403, code: 'cross_site', detail });
}
