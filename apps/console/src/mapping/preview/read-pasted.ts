import { type PastedRequest, requestOf } from './pasted-request';
import { readCurl } from './read-curl';

const REQUEST_LINE = /^(GET|HEAD|POST|PUT|PATCH|DELETE) (\S+)(?: HTTP\/\d(?:\.\d)?)?$/;
const CURL = /^(?:[$%>#] ?)?curl(?:\.exe)?\s/;
const PATH = /^\/\S*\?\S/;
const PAIR = /^[^\s=&]{1,255}=/;

/** What a text stands for; undefined where it is none of these. Never throws. */
export function readPasted(text: string): PastedRequest | undefined {
  const pasted = text.replace(/^\ufeff/, '').trim();
  if (CURL.test(pasted)) return readCurl(pasted);
  if (/^[{[]/.test(pasted)) return { method: 'POST', target: '/', body: pasted };
  return readWire(pasted) ?? readUrl(pasted) ?? readPairs(pasted);
}

/** A request as tools and logs show it: its first line, headers, an empty line, the body. */
function readWire(pasted: string): PastedRequest | undefined {
  const [first = '', ...rest] = pasted.split(/\r?\n/);
  const [, method, target] = REQUEST_LINE.exec(first.trim()) ?? [];
  if (method === undefined || target === undefined) return undefined;
  const end = rest.findIndex((line) => line.trim() === '');
  return requestOf(
    target,
    method,
    end < 0
      ? ''
      : rest
          .slice(end + 1)
          .join('\n')
          .trim(),
  );
}

function readUrl(pasted: string): PastedRequest | undefined {
  const isUrl = /^https?:\/\//i.test(pasted) || PATH.test(pasted);
  return isUrl ? requestOf(pasted.replaceAll(/[\r\n]+\s*/g, ''), 'GET', '') : undefined;
}

/** A query, with or without its question mark, also one pair a line. */
function readPairs(pasted: string): PastedRequest | undefined {
  const query = pasted.replace(/^\?/, '');
  return PAIR.test(query) ? requestOf(`/?${query.replaceAll(/\s*[\r\n]+\s*/g, '&')}`, 'GET', '') : undefined;
}
