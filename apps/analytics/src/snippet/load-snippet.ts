import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const COMMENT = /^\s*\/\/.*$/gm;
/** No text or expression of the script has such a character beside a space. */
const SPACE_AROUND_PUNCTUATION = /\s*([=+?:|&<>{}(),;!*%-]+)\s*/g;
const NEEDLESS_BEFORE_BRACE = /[,;]\}/g;

/** The script for pages, without comments and spaces: a page loads it before anything else. */
export function loadSnippet(): string {
  const source = readFileSync(join(__dirname, 'analytics.js'), 'utf8');
  const compact = source.replaceAll(COMMENT, '').replaceAll(SPACE_AROUND_PUNCTUATION, '$1');
  return compact.replaceAll(NEEDLESS_BEFORE_BRACE, '}').trim();
}
