import { absenceOf } from './absent-values';
import { endOfValue, skipSpace, textOfValue } from './scan-json';
import { redactText } from './redact-text';
import type { NameKind, SecretNames } from './secret-names';

/** Names deeper than this are known by their last part alone, as when the body is read. */
const MAX_PATH_DEPTH = 8;

/** What is secret, and what is kept in its place. */
export interface Redaction {
  secretNames: SecretNames;
  redact: (secret: string) => string;
  quote: (text: string) => string;
}

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
  let place: Place = { path: name, kind: redaction.secretNames.kindOf(name) };
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
      const kind = isKey ? keyKind(place) : (outer?.isArray ? outer : place).kind;
      const shown = redactPlain(text, kind, redaction);
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

function memberOf(outer: Place, key: string, depth: number, { secretNames }: Redaction): Place {
  const path = depth > MAX_PATH_DEPTH ? key : `${outer.path}.${key}`;
  return { path, kind: kindOfMember(outer, secretNames.kindOf(path), secretNames.kindOf(key)), isText: outer.isText };
}

/** The name that a mapping knows is the whole path; of a secret the key alone is enough. */
function kindOfMember(outer: Place, byPath: NameKind, byKey: NameKind): NameKind {
  if (outer.kind === 'ours' || byPath === 'ours') return 'ours';
  if (byPath === 'mapped' || (outer.kind === 'mapped' && outer.isText)) return 'mapped';
  if (byKey === 'ours') return 'ours';
  return [outer.kind, byPath, byKey].includes('secret') ? 'secret' : 'plain';
}

/** A name is no secret, but a text that may tell one. */
function keyKind({ kind }: Place): NameKind {
  return kind === 'mapped' ? 'mapped' : 'plain';
}

/** A plain value as it is shown; also a text in which a secret has its name with it. */
export function redactPlain(source: string, kind: NameKind, { secretNames, redact, quote }: Redaction): string {
  if (kind === 'mapped') return source;
  if (kind === 'plain' && source[0] !== '"') return source;
  const text = textOfValue(source);
  if (text === null || absenceOf(text)) return source;
  if (kind !== 'plain') return quote(redact(text.trim()));
  const shown = redactText(text, redact, secretNames);
  return shown === text ? source : quote(shown);
}
