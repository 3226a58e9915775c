import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a browser sends a request without anyone in front of it. A stream that opens again by itself, and a page that
 * polls, must not keep a session open that its person has left. A browser can only shorten its own session by this.
 */
export function isUnattended(headers: IncomingHttpHeaders): boolean {
  return headers['x-unattended'] === 'true' || headers.accept === 'text/event-stream';
}
