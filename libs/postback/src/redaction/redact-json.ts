import { absenceOf } from '../mapping/absent-values';
import { endOfValue, skipSpace, textOfValue } from '../parsing/scan-json';
import { redactText } from './redact-text';
import { type Redaction, redactWithin } from './redaction';
import { cutName, type NameKind } from './secret-names';

/** Deeper names are known by their last part alone, as in `parseBody`. */
const MAX_PATH_DEPTH = 8;

/** Where a value is: its dotted name, and what this name or one above it means for the value. */
interface Place {
  path: string;
  kind: NameKind;
  isArray: boolean;
  /** In an array or too deep, so part of the text of one parameter. */
  isText: boolean;
}

/**
 * Replaces every plain value below a secret name, and secrets within texts (see `redactText`). All else, absent values
 * included, stays exactly as it was. One pass with a stack of its own: JSON.parse would drop duplicate names and
 * reorder numeric ones, and with a reviver that reads `context.source` it takes 95 ms for a hostile body of 256 KiB
 * and overflows the stack on a deep one.
 */
export function redactJson(source: string, name: string, redaction: Redaction): string {
  const open: Place[] = [];
  let place: Place = { path: cutName(name), kind: redaction.secretNames.kindOf(name), isArray: false, isText: false };
  let redacted = '';
  let copied = 0;
  let at = skipSpace(source, 0);
  while (at < source.length) {
    const outer = open.at(-1);
    const character = source[at]!;
    if (character === '{' || character === '[') {
      open.push(opened(outer?.isArray ? outer : place, character === '[', open.length));
    } else if (character === '}' || character === ']') {
      open.pop();
    } else if (character !== ',' && character !== ':') {
      const end = endOfValue(source, at);
      const text = source.slice(at, end);
      const isKey = outer !== undefined && source[skipSpace(source, end)] === ':';
      if (isKey) place = memberOf(outer, textOfValue(text)!, open.length, redaction);
      const valuePlace = !isKey && outer?.isArray ? outer : place;
      const shown = redactPlain(text, isKey ? keyKind(place) : valuePlace.kind, redaction, valuePlace.isText);
      if (shown !== text) {
        redacted += source.slice(copied, at) + shown;
        copied = end;
      }
      at = end - 1;
    }
    at = skipSpace(source, at + 1);
  }
  return redacted + source.slice(copied);
}

function opened({ path, kind, isText }: Place, isArray: boolean, depth: number): Place {
  return { path, kind, isArray, isText: isText || isArray || depth >= MAX_PATH_DEPTH };
}

/**
 * Names of parameters are few and always classified. Names within a text are classified while the budget lasts; then
 * only the key counts, and whatever is not known to be mapped is secret.
 */
function memberOf(outer: Place, key: string, depth: number, { secretNames, budget }: Redaction): Place {
  const { isText } = outer;
  if (outer.kind === 'ours') return { path: outer.path, kind: 'ours', isArray: false, isText };
  if (isText && budget.isSpent) {
    const isMapped = outer.kind === 'mapped' && secretNames.kindOf(key, budget) !== 'ours';
    return { path: outer.path, kind: isMapped ? 'mapped' : 'ours', isArray: false, isText };
  }
  const path = depth > MAX_PATH_DEPTH ? cutName(key) : cutName(`${outer.path}.${key}`);
  const payer = isText ? budget : undefined;
  const kind = kindOfMember(outer, secretNames.kindOf(path, payer), secretNames.kindOf(key, payer));
  return { path, kind, isArray: false, isText };
}

/** A mapping knows whole paths; for a secret the key alone is enough. */
function kindOfMember(outer: Place, byPath: NameKind, byKey: NameKind): NameKind {
  if (byPath === 'ours') return 'ours';
  if (byPath === 'mapped' || (outer.kind === 'mapped' && outer.isText)) return 'mapped';
  if (byKey === 'ours') return 'ours';
  return [outer.kind, byPath, byKey].includes('secret') ? 'secret' : 'plain';
}

/** A name is not secret, but may contain a secret as any text may. */
function keyKind({ kind }: Place): NameKind {
  return kind === 'mapped' ? 'mapped' : 'plain';
}

/**
 * Redacts a plain value, or the secrets that it contains together with their names.
 *
 * @param isText whether it is part of a text, which may have any number of values
 */
export function redactPlain(source: string, kind: NameKind, redaction: Redaction, isText = false): string {
  if (kind === 'mapped') return source;
  if (kind === 'plain' && source[0] !== '"') return source;
  const text = textOfValue(source);
  if (text === null || absenceOf(text)) return source;
  const { redact, quote } = redaction;
  if (kind !== 'plain') return quote(isText ? redactWithin(text.trim(), redaction) : redact(text.trim()));
  const shown = redactText(text, redaction, isText);
  return shown === text ? source : quote(shown);
}
