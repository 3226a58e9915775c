import { checkEndpointPath, parsePath } from '@app/postback/parsing/parse-path';

/** Names the address without an endpoint, where tokens identify the partner (`/postback/`). */
const STANDARD_FORM = 'postback';

/**
 * Whether a path addresses a postback to a listed endpoint, by the gateway's own rules: the endpoint alone, or after
 * `/partner/` or `/postback/`. Reads, redrives and everything else are not passed on.
 *
 * @param endpoints without their leading slash; `shop/*` stands for all that begin with `shop/`
 */
export function isListedPath(path: string, endpoints: readonly string[]): boolean {
  const parsed = parsePath(path, (endpoint) => (isListed(endpoint, endpoints) ? endpoint : undefined));
  if (parsed?.action !== 'postback') return false;
  return parsed.target !== undefined || endpoints.includes(STANDARD_FORM);
}

/** Whether a path has the form of an endpoint: the gateway may know a partner that was added after the list. */
export function mayBePostbackPath(path: string): boolean {
  return parsePath(path, (endpoint) => (isEndpoint(endpoint) ? endpoint : undefined))?.action === 'postback';
}

function isListed(endpoint: string, endpoints: readonly string[]): boolean {
  return endpoints.some((listed) => {
    if (!listed.endsWith('*')) return endpoint === listed && listed !== STANDARD_FORM;
    // Only a valid endpoint matches: a prefix must not expose the reads below it.
    return endpoint.startsWith(listed.slice(0, -1)) && checkEndpointPath(endpoint).length === 0;
  });
}

function isEndpoint(endpoint: string): boolean {
  return !endpoint.startsWith('/') && !endpoint.endsWith('/') && checkEndpointPath(endpoint).length === 0;
}

const WINDOW_MS = 60_000;
/** Scanners ask for files such as `.env` and `wp-login.php`. A partner's endpoint that has a dot must be listed. */
const FILE_MARK = '.';

/**
 * Limits how many postbacks to unlisted paths the queue takes a minute, because requests of scanners look like them.
 * Each isolate of the Worker counts for itself.
 */
export class UnlistedQuota {
  private windowStartMs = 0;
  private consumed = 0;

  /** Consumes one of this minute's quota. @returns false when none is left */
  consume(path: string, perMinute: number, nowMs: number): boolean {
    if (path.includes(FILE_MARK)) return false;
    if (nowMs - this.windowStartMs >= WINDOW_MS) {
      this.windowStartMs = nowMs;
      this.consumed = 0;
    }
    if (this.consumed >= perMinute) return false;
    this.consumed += 1;
    return true;
  }
}
