import type { IncomingHttpHeaders } from 'node:http';
import type { RawResponse } from '@app/common';

const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/;

/** The settings that Segment's library for browsers loads first: where it sends the events of a key. */
export function settingsResponse(writeKey: string, headers: IncomingHttpHeaders): RawResponse {
  const host = String(headers['x-forwarded-host'] ?? headers.host ?? '');
  const protocol = headers['x-forwarded-proto'] ?? (LOOPBACK.test(host) ? 'http' : 'https');
  const integration = { apiKey: writeKey, apiHost: `${host}/v1`, protocol };
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ integrations: { 'Segment.io': integration } }),
  };
}
