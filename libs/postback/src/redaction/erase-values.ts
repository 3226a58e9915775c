import { isJson } from '../parsing/is-json';
import { MAX_DEPTH } from '../parsing/read-members';
import { eachElement, eachMember, isNested, skipSpace, textOfValue } from '../parsing/scan-json';

/** No mapping knows a longer name, nor a name below it. */
const MAX_NAME_LENGTH = 255;

/** @param path the dotted name, as in `parseBody`; empty where it is too long @param key the last part of the name */
export type IsErased = (path: string, key: string, value: string) => boolean;

interface Name {
  path: string;
  key: string;
}

/**
 * Sets some values of a JSON object, or of an array of objects, to null by their names. All else stays exactly as it was.
 *
 * @param json must be valid
 */
export function eraseValues(json: string, isErased: IsErased): string {
  const from = skipSpace(json, 0);
  const source = json.slice(from);
  return isNested(source) ? json.slice(0, from) + eraseNested(source, undefined, 0, isErased) : json;
}

/** Also looks within arrays: they are one text to a mapping, but may contain named values. */
function eraseNested(source: string, name: Name | undefined, depth: number, isErased: IsErased): string {
  if (depth > MAX_DEPTH) return source;
  const isArray = source[0] === '[';
  if (isArray && name && isErased(name.path, name.key, source)) return 'null';
  let written = '';
  let copied = 0;
  const replace = (value: string, start: number, valueName: Name | undefined): void => {
    const erased = eraseValue(value, valueName, depth, isErased);
    if (erased === value) return;
    written += source.slice(copied, start) + erased;
    copied = start + value.length;
  };
  if (isArray) eachElement(source, (value, start) => replace(value, start, name));
  else eachMember(source, (member) => replace(member.source, member.start, nameWithin(name, member.name)));
  return written + source.slice(copied);
}

function eraseValue(source: string, name: Name | undefined, depth: number, isErased: IsErased): string {
  if (isNested(source)) return eraseNested(source, name, depth + 1, isErased);
  const value = textOfValue(source);
  if (name && value !== null && isErased(name.path, name.key, value)) return 'null';
  const erased = source[0] === '"' && value !== null ? eraseJsonText(value, depth, isErased) : value;
  return erased === value ? source : JSON.stringify(erased);
}

/** Erases within a text that is itself JSON, as in an envelope: its members have names of their own. */
function eraseJsonText(text: string, depth: number, isErased: IsErased): string {
  const from = skipSpace(text, 0);
  const isJsonText = (text[from] === '{' || text[from] === '[') && depth < MAX_DEPTH && isJson(text);
  return isJsonText ? text.slice(0, from) + eraseNested(text.slice(from), undefined, depth + 1, isErased) : text;
}

function nameWithin(outer: Name | undefined, name: string): Name {
  const key = name.length > MAX_NAME_LENGTH ? '' : name;
  if (!outer) return { path: key, key };
  const isTooLong = outer.path === '' || outer.path.length + name.length >= MAX_NAME_LENGTH;
  return { path: isTooLong ? '' : `${outer.path}.${name}`, key };
}
