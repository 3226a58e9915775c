import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { type RawHandler, type RawResponse, sendResponse } from '@app/common';
import { settingsKeyOf } from '@app/events';
import { AnalyticsEnvironment } from '../analytics.env';
import { loadSnippet } from '../snippet/load-snippet';
import { AccessService } from '../sources/access.service';

const SCRIPT_PATH = '/analytics.js';
const SCRIPT_HEADERS = {
  'content-type': 'text/javascript; charset=utf-8',
  'cache-control': 'public, max-age=3600',
  'cross-origin-resource-policy': 'cross-origin',
};

/** What pages load: the settings of Segment's libraries, and the script. Each may be read by every page. */
@Injectable()
export class PublicFiles {
  private readonly script: RawResponse = { status: 200, headers: SCRIPT_HEADERS, body: loadSnippet() };

  constructor(
    private readonly access: AccessService,
    private readonly environment: AnalyticsEnvironment,
  ) {}

  readonly rawHandler: RawHandler = (message, response) => {
    const found = this.find(message);
    if (!found) return false;
    const cors = this.access.corsHeaders(message);
    sendResponse(response, { ...found, headers: { ...cors, ...found.headers } }, message.method === 'HEAD');
    return true;
  };

  private find({ url, method, headers }: IncomingMessage): RawResponse | undefined {
    if (method !== 'GET' && method !== 'HEAD') return undefined;
    const path = (url ?? '/').split('?', 1)[0]!;
    if (path === SCRIPT_PATH || path === this.environment.ANALYTICS_SCRIPT_PATH) return this.script;
    const key = settingsKeyOf(path);
    return key === undefined ? undefined : settingsResponse(key, headers);
  }
}

const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/;

/** The settings that Segment's library for browsers loads first: where it sends the events of a key. */
function settingsResponse(writeKey: string, headers: IncomingHttpHeaders): RawResponse {
  const host = String(headers['x-forwarded-host'] ?? headers.host ?? '');
  const protocol = headers['x-forwarded-proto'] ?? (LOOPBACK.test(host) ? 'http' : 'https');
  const integration = { apiKey: writeKey, apiHost: `${host}/v1`, protocol };
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ integrations: { 'Segment.io': integration } }),
  };
}
