import { absenceOf } from '../mapping/absent-values';
import { endOfValue, skipSpace, textOfValue } from '../parsing/scan-json';
import { redactText } from './redact-text';
import { type Redaction, redactWithin } from './redaction';
import { cutName, type NameKind } from './secret-names';

/** Names deeper than this are known by their last part alone, as when the body is read. */
const MAX_PATH_DEPTH = 8;

/** Where a value stands: its dotted name, and what that or a name above it says of the value. */
interface Place {
  path: string;
  kind: NameKind;
  isArray?: boolean;
  /** Within an array or too deep: all of it is one parameter's text, under the name above. */
  isText?: boolean;
}

/**
 * A JSON value with every plain value beneath a secret name replaced, and all else to the letter but what texts tell
 * (see `redactText`). Absent values are no secret and stay. Goes through the text once and keeps its own stack, whatever the depth.
 */
export function redactJson(source: string, name: string, redaction: Redaction): string {
  const open: Place[] = [];
  let place: Place = { path: cutName(name), kind: redaction.secretNames.kindOf(name) };
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

function opened(place: Place, isArray: boolean, depth: number): Place {
  return { ...place, isArray, isText: place.isText || isArray || depth >= MAX_PATH_DEPTH };
}

/**
 * Names that are parameters are few and always judged. Those within a text are judged as long as the budget lasts; then
 * only the key is looked at, and what is not known to be mapped is taken for a secret.
 */
function memberOf(outer: Place, key: string, depth: number, { secretNames, budget }: Redaction): Place {
  const { isText } = outer;
  if (outer.kind === 'ours') return { path: outer.path, kind: 'ours', isText };
  if (isText && budget.isSpent) {
    const isMapped = outer.kind === 'mapped' && secretNames.kindOf(key, budget) !== 'ours';
    return { path: outer.path, kind: isMapped ? 'mapped' : 'ours', isText };
  }
  const path = depth > MAX_PATH_DEPTH ? cutName(key) : cutName(`${outer.path}.${key}`);
  const payer = isText ? budget : undefined;
  return { path, kind: kindOfMember(outer, secretNames.kindOf(path, payer), secretNames.kindOf(key, payer)), isText };
}

/** The name that a mapping knows is the whole path; of a secret the key alone is enough. */
function kindOfMember(outer: Place, byPath: NameKind, byKey: NameKind): NameKind {
  if (byPath === 'ours') return 'ours';
  if (byPath === 'mapped' || (outer.kind === 'mapped' && outer.isText)) return 'mapped';
  if (byKey === 'ours') return 'ours';
  return [outer.kind, byPath, byKey].includes('secret') ? 'secret' : 'plain';
}

/** A name is no secret, but a text that may tell one. */
function keyKind({ kind }: Place): NameKind {
  return kind === 'mapped' ? 'mapped' : 'plain';
}

/**
 * A plain value as it is shown; also a text in which a secret has its name with it.
 *
 * @param isText whether it stands in a text, which may have any number of them
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
