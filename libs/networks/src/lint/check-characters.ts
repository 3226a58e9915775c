import type { TemplateParameter } from './read-template';
import { type UrlIssue, urlIssue } from './url-issues';

/** Every character that may stand in a URL by itself, and the braces of macros, which are checked apart. */
const ALLOWED = /[\w\-.~:/?#[\]@!$&'()*+,;=%{}]/u;
const PERCENT = /%(?![\da-f]{2})/gi;
const ESCAPED_AMPERSAND = /&amp;/gi;
/** Before a name; in a value it is allowed. */
const QUESTION_MARK = /\?(?=[\w-]+=)/g;

/** Characters that a sender encodes, drops or stumbles over, each in its own way. */
export function checkCharacters(text: string): UrlIssue[] {
  const issues: UrlIssue[] = [];
  let at = 0;
  for (const character of text) {
    const span = { from: at, to: at + character.length };
    at = span.to;
    if (ALLOWED.test(character)) continue;
    if (character === ' ') {
      issues.push(urlIssue('space_unencoded', span, { encoded: '%20' }));
      continue;
    }
    const encoded = character.isWellFormed() ? encodeURIComponent(character) : '%EF%BF%BD';
    issues.push(urlIssue('character_unencoded', span, { character: shown(character), encoded }));
  }
  for (const { index } of text.matchAll(PERCENT)) {
    // %name% is a macro of another network, which is said elsewhere.
    if (!isPercentMacro(text, index)) issues.push(urlIssue('percent_invalid', { from: index, to: index + 1 }));
  }
  for (const { index } of text.matchAll(ESCAPED_AMPERSAND)) {
    issues.push(urlIssue('ampersand_escaped', { from: index, to: index + 5 }));
  }
  for (const { index } of text.matchAll(QUESTION_MARK)) {
    const isFirst = text.indexOf('?') === index;
    if (!isFirst) issues.push(urlIssue('question_mark_repeated', { from: index, to: index + 1 }));
  }
  return issues;
}

function isPercentMacro(text: string, index: number): boolean {
  return /^%[a-z_]\w*%/i.test(text.slice(index)) || /%[a-z_]\w*%$/i.test(text.slice(0, index + 1));
}

/** What cannot be seen by its code point. */
function shown(character: string): string {
  if (!/[\p{C}\p{Z}]/u.test(character)) return character;
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Braces that are no macro. */
export function checkBraces(parameters: readonly TemplateParameter[]): UrlIssue[] {
  return parameters.flatMap(({ value, valueSpan: { from }, nameSpan, name }) => {
    const issues: UrlIssue[] = [];
    const withoutMacros = value.replaceAll(/\{[^{}]*\}/g, (macro) => ' '.repeat(macro.length));
    for (const { index } of withoutMacros.matchAll(/[{}]/g)) {
      issues.push(urlIssue('brace_unbalanced', { from: from + index, to: from + index + 1 }));
    }
    if (/[{}]/.test(name)) issues.push(urlIssue('brace_unbalanced', nameSpan));
    return issues;
  });
}
