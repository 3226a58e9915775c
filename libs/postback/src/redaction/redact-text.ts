import { absenceOf } from '../mapping/absent-values';
import { type Redaction, redactWithin } from './redaction';
import { isSecretName, WELL_KNOWN_SECRETS } from './secret-names';
import { WorkBudget } from './work-budget';

/** What stands between a name and its value, also where the text was encoded, once or more often. */
const SEPARATOR = /[=:]|%(?:25)*3[ad]/gi;
const ESCAPED = /%(?:25)*([\da-f]{2})/gi;

const LONGEST_NAME = 64;
const IS_AROUND_NAMES = isAmong(/[ \t"'`\\\]]/);
const IS_IN_NAME = isAmong(/[\w.[\]%-]/);
const NOT_IN_NAME = /[^\w.[\]-]+/;

/** What a name and its value cost, in steps of a budget; of an escaped name, reading it comes on top. */
const STEPS_A_NAME = 0.5;
const STEPS_A_VALUE = 1;
const STEPS_TO_DECODE = 4;

/** A value: quoted, else to where one ends. After a colon it may have spaces, as in `Authorization: Bearer x`. */
const QUOTED = /[ \t[(]*(["'])((?:(?!\1)[^\\]|\\[^])*)/y;
const AFTER_EQUALS =
  /[ \t\\"'[(]*((?:(?:bearer|basic|digest)\s+)?[^\s,;&"'\\<>{}()|]*(?:(?<=[:=])[ \t]+[^\s,;&"'\\<>{}()|]*)*)/iy;
const AFTER_COLON = /[ \t\\"'[(]*([^\r\n,&"'\\<>{}|]*)/y;

/**
 * A text in which values after a secret name (`api_key: X`, `ts_token=Y`, `"token":"Z"`) are replaced, and all else
 * is to the letter. For texts that should have no names in them, but do: what was sent in no form that we read. When
 * the budget is spent, all that was not looked at is replaced as one secret.
 *
 * @param isWithin whether it stands within a text itself, as one of any number
 */
export function redactText(text: string, redaction: Redaction, isWithin = false): string {
  if (!hasSeparator(text)) return text;
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
 * A path as it may be shown: a mistyped address may have parameters in it (`/e&ts_token=X`, `/e%3Fts_token=X`), or a
 * token as a part of its own (`/e/ts_token/X`).
 */
export function redactPath(path: string): string {
  const budget = new WorkBudget();
  const redaction = { secretNames: WELL_KNOWN_SECRETS, redact: () => '…', quote: (text: string) => text, budget };
  const parts = redactText(path, redaction).split('/');
  return parts
    .map((part, index) => (index > 0 && WELL_KNOWN_SECRETS.kindOf(parts[index - 1]!, budget) === 'ours' ? '…' : part))
    .join('/');
}

/** Whether there is any of `=:%`. Most texts have none: this is all that they cost. */
function hasSeparator(text: string): boolean {
  const { length } = text;
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x3d || code === 0x3a || code === 0x25) return true;
  }
  return false;
}

function nameBefore(text: string, separator: number, budget: WorkBudget): string {
  let end = separator;
  const least = Math.max(0, separator - LONGEST_NAME);
  while (end > least && IS_AROUND_NAMES[text.charCodeAt(end - 1)]) end -= 1;
  let start = end;
  while (start > least && IS_IN_NAME[text.charCodeAt(start - 1)]) start -= 1;
  const name = text.slice(start, end);
  budget.spend(STEPS_A_NAME);
  if (!name.includes('%')) return name;
  budget.spend(STEPS_TO_DECODE);
  const decoded = name.replace(ESCAPED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return decoded.split(NOT_IN_NAME).findLast((part) => part !== '') ?? '';
}

/** Which characters a class has, by their codes. */
function isAmong(characters: RegExp): readonly boolean[] {
  return Array.from({ length: 128 }, (_, code) => characters.test(String.fromCharCode(code)));
}

function valueAfter(text: string, from: number, separator: string): { start: number; end: number } {
  const isColon = separator === ':' || /3a$/i.test(separator);
  return (
    spanOf(QUOTED, 2, text, from) ??
    spanOf(isColon ? AFTER_COLON : AFTER_EQUALS, 1, text, from) ?? { start: from, end: from }
  );
}

/** Where a pattern's group stands that ends the match. */
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
