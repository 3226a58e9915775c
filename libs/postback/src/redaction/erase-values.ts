import { MAX_DEPTH } from '../parsing/parse-body';
import { eachMember, isNested, scanElements, skipSpace, textOfValue } from '../parsing/scan-json';

/** A longer name is no known name, and neither is what stands below it. */
const LONGEST_NAME = 255;

/** @param path the dotted name, as `parseBody` gives it; empty where it is too long to mean anything @param key its last part */
export type IsErased = (path: string, key: string, value: string) => boolean;

interface Name {
  path: string;
  key: string;
}

/**
 * A JSON object, or an array of them, in which some values have become null, by their names. All else stays to the
 * letter.
 *
 * @param json must be valid
 */
export function eraseValues(json: string, isErased: IsErased): string {
  const from = skipSpace(json, 0);
  const source = json.slice(from);
  if (!isNested(source)) return json;
  return json.slice(0, from) + eraseNested(source, undefined, 0, isErased);
}

/** Also within arrays: what is one text to the mapping may hold named values all the same. */
function eraseNested(source: string, name: Name | undefined, depth: number, isErased: IsErased): string {
  if (depth > MAX_DEPTH) return source;
  return source[0] === '{' ? eraseMembers(source, name, depth, isErased) : eraseElements(source, name, depth, isErased);
}

function eraseMembers(source: string, outer: Name | undefined, depth: number, isErased: IsErased): string {
  let written = '';
  let copied = 0;
  eachMember(source, (key, value, from) => {
    const left = eraseValue(value, nameWithin(outer, key), depth, isErased);
    if (left === value) return;
    const start = startOfValue(source, from, value);
    written += source.slice(copied, start) + left;
    copied = start + value.length;
  });
  return written + source.slice(copied);
}

function eraseElements(source: string, name: Name | undefined, depth: number, isErased: IsErased): string {
  if (name && isErased(name.path, name.key, source)) return 'null';
  let written = '';
  let copied = 0;
  for (const element of scanElements(source)) {
    const start = source.indexOf(element, Math.max(copied, 1));
    const left = name || isNested(element) ? eraseValue(element, name, depth, isErased) : element;
    written += source.slice(copied, start) + left;
    copied = start + element.length;
  }
  return written + source.slice(copied);
}

function eraseValue(source: string, name: Name | undefined, depth: number, isErased: IsErased): string {
  if (isNested(source)) return eraseNested(source, name, depth + 1, isErased);
  const value = textOfValue(source);
  return name && value !== null && isErased(name.path, name.key, value) ? 'null' : source;
}

function nameWithin(outer: Name | undefined, key: string): Name {
  const known = key.length > LONGEST_NAME ? '' : key;
  if (!outer) return { path: known, key: known };
  const isTooLong = outer.path === '' || outer.path.length + key.length >= LONGEST_NAME;
  return { path: isTooLong ? '' : `${outer.path}.${key}`, key: known };
}

/** A member is its name, a colon and its value. */
function startOfValue(source: string, from: number, value: string): number {
  let at = from + 1;
  while (source[at] !== '"') at += source[at] === '\\' ? 2 : 1;
  return source.indexOf(value, source.indexOf(':', at));
}
