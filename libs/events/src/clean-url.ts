import { redactText } from './redact-text';

const MAX_LENGTH = 2_048;

/** Parameters of a page's query that say where a visitor came from. Others may hold anything, so they are removed. */
const CAMPAIGN_PARAMETER = /^utm_[a-z_]{1,30}$/;
const CLICK_IDS = new Set([
  'click_id',
  'clickid',
  'dclid',
  'fbclid',
  'gbraid',
  'gclid',
  'msclkid',
  'ttclid',
  'twclid',
  'wbraid',
]);

/**
 * The URL of a page without what may identify a person: credentials, fragment, and every query parameter that is
 * neither a campaign's nor a click id nor allowed. Undefined for a text that is not an http(s) URL of at most 2,048
 * characters.
 *
 * @param isQueryKept false leaves out the whole query
 * @param allowed further names, in lower case
 */
export function cleanUrl(text: string, isQueryKept: boolean, allowed: readonly string[] = []): string | undefined {
  const url = text.length > MAX_LENGTH ? null : URL.parse(text);
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') return undefined;
  const page = url.origin + url.pathname;
  if (!isQueryKept || url.search === '') return page;
  const kept = new URLSearchParams(
    [...url.searchParams].flatMap(([name, value]): [string, string][] => {
      const lower = name.toLowerCase();
      if (CLICK_IDS.has(lower) || CAMPAIGN_PARAMETER.test(lower)) return [[name, value]];
      return allowed.includes(lower) ? [[name, redactText(value)]] : [];
    }),
  );
  return kept.size > 0 ? `${page}?${kept.toString()}` : page;
}
