import { isUuidV7 } from '@app/common';

/** What somebody pasted into the search, as far as its form says. */
export interface SearchQuery {
  kind: 'url' | 'postback_id' | 'text';
  /** What the services look for; undefined where a URL holds nothing to look for. */
  text: string | undefined;
  /** Texts that may be a tenant's token. */
  tokens: readonly string[];
  /** The path of a URL without the prefix under which every endpoint is reachable. */
  endpointPath?: string;
}

const PREFIX = /^\/(?:partner|postback)(?=\/)/;
/** The names under which most networks send what identifies a conversion; the first one that has a value is used. */
const ID_NAMES = ['conversion_id', 'conversionid', 'click_id', 'clickid', 'order_id', 'transaction_id'];
const TOKEN_NAMES = ['ts_token', 'ts_param', 'tlm_token'];
/** A placeholder that nobody filled in finds nothing. */
const PLACEHOLDER = /^[{[$]/;

/** Decides by its form what a text is. */
export function readQuery(given: string): SearchQuery {
  const text = given.trim();
  const url = /^https?:\/\/\S+$/i.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  if (!url) {
    const isPostbackId = isUuidV7(text.toLowerCase());
    return { kind: isPostbackId ? 'postback_id' : 'text', text, tokens: isPostbackId ? [] : [text] };
  }
  const parameters = new Map([...url.searchParams].map(([name, value]) => [name.toLowerCase(), value]));
  const valueOf = (name: string): string[] => [parameters.get(name) ?? ''].filter(isValue);
  const [id] = ID_NAMES.flatMap(valueOf);
  return {
    kind: 'url',
    text: id,
    tokens: TOKEN_NAMES.flatMap(valueOf),
    endpointPath: url.pathname.replace(PREFIX, '').replace(/\/$/, ''),
  };
}

const isValue = (value: string): boolean => value !== '' && !PLACEHOLDER.test(value);
