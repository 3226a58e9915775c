/** A request as the edge hands it on, now or later. */
export interface EdgeRequest {
  /** Minted here: its millisecond is the time received. */
  postbackId: string;
  /** The caller's address, as Cloudflare saw it. */
  address: string;
  method: string;
  /** Path and query, as sent, save for the token of its host. */
  target: string;
  headers: Headers;
  body: Uint8Array<ArrayBuffer>;
}

const URL_PARTS = /^https?:\/\/([^/?#]*)(.*)$/s;
const NOT_IN_A_TARGET = /[^\x21-\x7e]+/g;

/**
 * Host and target of a request's URL, without the parsing that would rewrite it: the runtime gives the URL as it was
 * sent. Letters beyond ASCII are percent-encoded, as the gateway does with those of careless senders.
 */
export function splitUrl(url: string): { host: string; target: string } {
  const [, authority = '', rest = ''] = URL_PARTS.exec(url) ?? [];
  const target = rest.replace(NOT_IN_A_TARGET, encodeURIComponent);
  return { host: authority.replace(/:\d*$/, '').toLowerCase(), target: target.startsWith('/') ? target : `/${target}` };
}

export function pathOf(target: string): string {
  const mark = target.indexOf('?');
  return mark < 0 ? target : target.slice(0, mark);
}

export function queryOf(target: string): string {
  const mark = target.indexOf('?');
  return mark < 0 ? '' : target.slice(mark + 1);
}
