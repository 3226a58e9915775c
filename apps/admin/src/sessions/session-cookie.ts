import type { IncomingHttpHeaders } from 'node:http';

const SECURE_NAME = '__Host-session';
/** Safari stores no secure cookie of a plain http address, not even of this machine. */
const LOOPBACK_NAME = 'session';
const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/** 32 random bytes as base64url. */
const SESSION_ID = /^[A-Za-z0-9_-]{43}$/;

/** The id of the session that a request's cookie names; undefined where there is none, or a malformed one. */
export function readSessionCookie(headers: IncomingHttpHeaders): string | undefined {
  const name = nameFor(headers.host);
  for (const pair of (headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at === -1 || pair.slice(0, at).trim() !== name) continue;
    const value = pair.slice(at + 1).trim();
    return SESSION_ID.test(value) ? value : undefined;
  }
  return undefined;
}

/** A `Set-Cookie` for the host that the request was sent to. It lives until the browser ends, or the session does. */
export function sessionCookie(host: string | undefined, sessionId: string): string {
  return `${nameFor(host)}=${sessionId}; ${attributesFor(host)}`;
}

/** A `Set-Cookie` that deletes the session's cookie. */
export function noSessionCookie(host: string | undefined): string {
  return `${nameFor(host)}=; ${attributesFor(host)}; Max-Age=0`;
}

function nameFor(host: string | undefined): string {
  return isLoopback(host) ? LOOPBACK_NAME : SECURE_NAME;
}

/** `__Host-` requires Secure, Path=/ and no Domain. */
function attributesFor(host: string | undefined): string {
  return `Path=/; HttpOnly; SameSite=Strict${isLoopback(host) ? '' : '; Secure'}`;
}

function isLoopback(host = ''): boolean {
  return LOOPBACK_HOST.test(host);
}
