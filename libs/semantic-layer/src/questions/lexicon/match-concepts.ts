import { CHINESE_EMPTY, CHINESE_FIELDS } from './chinese-fields';
import { CHINESE_METRICS } from './chinese-metrics';
import { CHINESE_OPERATIONS } from './chinese-operations';
import { CHINESE_REFUSALS } from './chinese-refusals';
import { COUNTRY_PHRASES, CURRENCY_PHRASES, LOCAL_MONEY, TIME_ZONES, WRITTEN_IDS } from './currencies';
import { ENGLISH_EMPTY, ENGLISH_FIELDS } from './english-fields';
import { ENGLISH_METRICS } from './english-metrics';
import { ENGLISH_OPERATIONS } from './english-operations';
import { ENGLISH_REFUSALS } from './english-refusals';

interface Phrase {
  concept: string;
  pattern: RegExp;
}

const LEXICONS = [
  ENGLISH_METRICS,
  CHINESE_METRICS,
  ENGLISH_FIELDS,
  CHINESE_FIELDS,
  ENGLISH_OPERATIONS,
  CHINESE_OPERATIONS,
  CURRENCY_PHRASES,
  LOCAL_MONEY,
  TIME_ZONES,
  COUNTRY_PHRASES,
  WRITTEN_IDS,
  ENGLISH_REFUSALS,
  CHINESE_REFUSALS,
  ENGLISH_EMPTY,
  CHINESE_EMPTY,
];
/** A phrase ends at the end of a Latin word or a number. */
const END = '(?:(?<![a-z])|(?![a-z]))(?:(?<!\\d)|(?!\\d))';

const byFirst = new Map<string, Phrase[]>();
const others: Phrase[] = [];
for (const lexicon of LEXICONS)
  for (const [concept, phrases] of Object.entries(lexicon))
    for (const phrase of phrases.flatMap(splitAlternatives)) addPhrase(concept, phrase);

/** Every concept whose words begin at a place, with the place where they end. */
export function matchConcepts(text: string, at: number): { concept: string; end: number }[] {
  const found: { concept: string; end: number }[] = [];
  for (const { concept, pattern } of [...(byFirst.get(text[at]!) ?? []), ...others]) {
    pattern.lastIndex = at;
    if (pattern.test(text) && pattern.lastIndex > at) found.push({ concept, end: pattern.lastIndex });
  }
  return found;
}

function addPhrase(concept: string, phrase: string): void {
  const entry = { concept, pattern: new RegExp(`(?:${phrase})${END}`, 'y') };
  const isLiteral = /^[^\\()[\]?*+.|{}^$#]/.test(phrase) && !/^.[?*{]/.test(phrase);
  if (!isLiteral) {
    others.push(entry);
    return;
  }
  const list = byFirst.get(phrase[0]!);
  if (list) list.push(entry);
  else byFirst.set(phrase[0]!, [entry]);
}

/** The alternatives of a pattern at its top level: the longest of them counts, not the first. */
function splitAlternatives(pattern: string): string[] {
  const parts: string[] = [];
  let [depth, start] = [0, 0];
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern[index];
    if (character === '\\') index++;
    else if (character === '(' || character === '[') depth++;
    else if (character === ')' || character === ']') depth--;
    else if (character === '|' && depth === 0) {
      parts.push(pattern.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, pattern.slice(start)];
}
