import { absenceOf } from './absent-values';
import { endOfValue, skipSpace, textOfValue } from './scan-json';
import { isSecretName } from './secret-names';

/** Names deeper than this are known by their last part alone, as when the body is read. */
const MAX_PATH_DEPTH = 8;

/** What is secret, and what is kept in its place. */
export interface Redaction {
  secretNames: ReadonlySet<string>;
  redact: (secret: string) => string;
  quote: (text: string) => string;
}

/** Where a value stands: its dotted name, and whether it is beneath a secret one. */
interface Place {
  path: string;
  isSecret: boolean;
  isArray?: boolean;
}

/**
 * A JSON value with every plain value beneath a secret name replaced, and all else to the letter. Absent values
 * are no secret and stay. Goes through the text once and keeps its own stack, whatever the depth.
 */
export function redactJson(source: string, name: string, redaction: Redaction): string {
  const open: Place[] = [];
  let place: Place = { path: name, isSecret: isSecretName(name, redaction.secretNames) };
  let redacted = '';
  let copied = 0;
  let at = skipSpace(source, 0);
  while (at < source.length) {
    const outer = open.at(-1);
    const character = source[at]!;
    if (character === '{' || character === '[') {
      open.push({ ...(outer?.isArray ? outer : place), isArray: character === '[' });
    } else if (character === '}' || character === ']') {
      open.pop();
    } else if (character !== ',' && character !== ':') {
      const end = endOfValue(source, at);
      const text = source.slice(at, end);
      if (source[skipSpace(source, end)] === ':' && outer) {
        place = memberOf(outer, textOfValue(text)!, open.length, redaction);
      } else if ((outer?.isArray ? outer : place).isSecret) {
        redacted += source.slice(copied, at) + redactPlain(text, redaction);
        copied = end;
      }
      at = end - 1;
    }
    at = skipSpace(source, at + 1);
  }
  return redacted + source.slice(copied);
}

function memberOf(outer: Place, key: string, depth: number, { secretNames }: Redaction): Place {
  const path = depth > MAX_PATH_DEPTH ? key : `${outer.path}.${key}`;
  return { path, isSecret: outer.isSecret || isSecretName(key, secretNames) || isSecretName(path, secretNames) };
}

function redactPlain(source: string, { redact, quote }: Redaction): string {
  const text = textOfValue(source);
  return text === null || absenceOf(text) ? source : quote(redact(text.trim()));
}
