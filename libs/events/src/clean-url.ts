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
  if (text.length > MAX_LENGTH || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  const given = isQueryKept ? [...url.searchParams] : [];
  const kept = new URLSearchParams(
    given.flatMap(([name, value]): [string, string][] => {
      const lower = name.toLowerCase();
      if (CLICK_IDS.has(lower) || CAMPAIGN_PARAMETER.test(lower)) return [[name, value]];
      return allowed.includes(lower) ? [[name, redactText(value)]] : [];
    }),
  );
  const query = kept.size > 0 ? `?${kept.toString()}` : '';
  return `${url.origin}${url.pathname}${query}`;
}
