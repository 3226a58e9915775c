import { absenceOf } from '../mapping/absent-values';
import { asciiTable } from '../parsing/character-class';
import { type Redaction, redactWithin } from './redaction';
import { isSecretName, WELL_KNOWN_SECRETS } from './secret-names';
import { WorkBudget } from './redaction';

/** Most texts have none of these. */
const MAY_HAVE_SEPARATOR = /[=:%]/;
/** Separates a name from its value, also in a text that was URL-encoded once or more often. */
const SEPARATOR = /[=:]|%(?:25)*3[ad]/gi;
const ESCAPED = /%(?:25)*([\da-f]{2})/gi;

const MAX_NAME_LENGTH = 64;
const IS_AROUND_NAMES = asciiTable(/[ \t"'`\\\]]/);
const IS_IN_NAME = asciiTable(/[\w.[\]%-]/);
const NOT_IN_NAME = /[^\w.[\]-]+/;

/** Costs in steps of the budget. */
const STEPS_A_NAME = 0.5;
const STEPS_A_VALUE = 1;
const STEPS_TO_DECODE = 4;

/** Values. After a colon a value may contain spaces, as in `Authorization: Bearer x`. */
const QUOTED = /[ \t[(]*(["'])((?:(?!\1)[^\\]|\\[^])*)/y;
const AFTER_EQUALS =
  /[ \t\\"'[(]*((?:(?:bearer|basic|digest)\s+)?[^\s,;&"'\\<>{}()|]*(?:(?<=[:=])[ \t]+[^\s,;&"'\\<>{}()|]*)*)/iy;
const AFTER_COLON = /[ \t\\"'[(]*([^\r\n,&"'\\<>{}|]*)/y;

/**
 * Replaces the values after secret names in a text (`api_key: X`, `ts_token=Y`, `"token":"Z"`) and nothing else. A
 * value contains such pairs when a sender uses a form that is not parsed. Once the budget is spent, the rest of the
 * text is replaced as one secret.
 *
 * @param isWithin whether the text is itself part of a text, which may have any number of them
 */
export function redactText(text: string, redaction: Redaction, isWithin = false): string {
  if (!MAY_HAVE_SEPARATOR.test(text)) return text;
  const { budget, secretNames, redact } = redaction;
  let shown = '';
  let copied = 0;
  SEPARATOR.lastIndex = 0;
  for (let found = SEPARATOR.exec(text); found; found = SEPARATOR.exec(text)) {
    if (budget.isSpent) {
      const rest = text.slice(copied).trim();
      return shown + (isWithin ? redactWithin(rest, redaction) : redact(rest));
    }
    const from = found.index + found[0].length;
    if (found.index < copied || !isSecretName(nameBefore(text, found.index, budget), secretNames, budget)) continue;
    const { start, end } = valueAfter(text, from, found[0]);
    budget.spend(STEPS_A_VALUE);
    const value = text.slice(start, end).trim();
    if (value !== '' && !absenceOf(value)) {
      shown += text.slice(copied, start) + redactWithin(value, redaction);
      copied = end;
    }
    SEPARATOR.lastIndex = Math.max(end, from);
  }
  return shown + text.slice(copied);
}

/**
 * Redacts a path for logs. A mistyped address may contain parameters (`/e&ts_token=X`, `/e%3Fts_token=X`), or a token
 * as a segment (`/e/ts_token/X`).
 */
export function redactPath(path: string): string {
  const budget = new WorkBudget();
  const redaction = { secretNames: WELL_KNOWN_SECRETS, redact: () => '…', quote: (text: string) => text, budget };
  const parts = redactText(path, redaction).split('/');
  return parts
    .map((part, index) => (index > 0 && WELL_KNOWN_SECRETS.kindOf(parts[index - 1]!, budget) === 'ours' ? '…' : part))
    .join('/');
}

function nameBefore(text: string, separator: number, budget: WorkBudget): string {
  let end = separator;
  const min = Math.max(0, separator - MAX_NAME_LENGTH);
  while (end > min && IS_AROUND_NAMES[text.charCodeAt(end - 1)]) end -= 1;
  let start = end;
  while (start > min && IS_IN_NAME[text.charCodeAt(start - 1)]) start -= 1;
  const name = text.slice(start, end);
  budget.spend(STEPS_A_NAME);
  if (!name.includes('%')) return name;
  budget.spend(STEPS_TO_DECODE);
  const decoded = name.replace(ESCAPED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return decoded.split(NOT_IN_NAME).findLast((part) => part !== '') ?? '';
}

function valueAfter(text: string, from: number, separator: string): { start: number; end: number } {
  const isColon = separator === ':' || /3a$/i.test(separator);
  return (
    spanOf(QUOTED, 2, text, from) ??
    spanOf(isColon ? AFTER_COLON : AFTER_EQUALS, 1, text, from) ?? { start: from, end: from }
  );
}

/** The span of a group that ends the match. */
function spanOf(
  pattern: RegExp,
  group: number,
  text: string,
  from: number,
): { start: number; end: number } | undefined {
  pattern.lastIndex = from;
  const found = pattern.exec(text);
  return found ? { start: pattern.lastIndex - found[group]!.length, end: pattern.lastIndex } : undefined;
}
