/** A member of a JSON object: its decoded name, and the exact source text of its value. */
export interface JsonMember {
  name: string;
  source: string;
  /** In stored raw data: it came in the query. */
  isQuery?: boolean;
}

/** The members of a valid JSON object in their order and with duplicate names, at most `max`. */
export function scanMembers(text: string, max = Infinity): JsonMember[] {
  const members: JsonMember[] = [];
  eachMember(text, ({ name, source }) => void members.push({ name, source }), max);
  return members;
}

/**
 * Visits at most `max` members of a valid JSON object, with the index of each name and value. JSON.parse does not report
 * where a value begins and ends, and drops all but the last of a duplicate name.
 */
export function eachMember(
  text: string,
  visit: (member: { name: string; source: string; nameStart: number; start: number }) => void,
  max = Infinity,
): void {
  let at = skipSpace(text, text.indexOf('{') + 1);
  for (let left = max; left > 0 && text[at] !== '}'; left -= 1) {
    const nameEnd = endOfValue(text, at);
    const start = skipSpace(text, skipSpace(text, nameEnd) + 1);
    const end = endOfValue(text, start);
    visit({ name: textOfString(text.slice(at, nameEnd)), source: text.slice(start, end), nameStart: at, start });
    at = skipComma(text, end);
  }
}

/** The elements of a valid JSON array as source text, at most `max`. */
export function scanElements(text: string, max = Infinity): string[] {
  const elements: string[] = [];
  eachElement(text, (source) => void elements.push(source), max);
  return elements;
}

/** Visits at most `max` elements of a valid JSON array, with the index of each. */
export function eachElement(text: string, visit: (source: string, start: number) => void, max = Infinity): void {
  let at = skipSpace(text, text.indexOf('[') + 1);
  for (let left = max; left > 0 && text[at] !== ']'; left -= 1) {
    const end = endOfValue(text, at);
    visit(text.slice(at, end), at);
    at = skipComma(text, end);
  }
}

function skipComma(text: string, from: number): number {
  const at = skipSpace(text, from);
  return text[at] === ',' ? skipSpace(text, at + 1) : at;
}

/** A plain JSON value as text: a decoded string, null for null, anything else as source text. */
export function textOfValue(source: string): string | null {
  if (source[0] === '"') return textOfString(source);
  return source === 'null' ? null : source;
}

export function isNested(source: string): boolean {
  return source[0] === '{' || source[0] === '[';
}

/** Whether a valid JSON array or object contains another. */
export function holdsNested(source: string): boolean {
  for (let at = 1; at < source.length; at += 1) {
    const character = source[at];
    if (character === '"') at = endOfString(source, at) - 1;
    else if (character === '{' || character === '[') return true;
  }
  return false;
}

/** The depth of brackets in a valid JSON text. */
export function depthOf(source: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < source.length; at += 1) {
    const character = source[at];
    if (character === '"') at = endOfString(source, at) - 1;
    else if (character === '{' || character === '[') deepest = Math.max(deepest, (depth += 1));
    else if (character === '}' || character === ']') depth -= 1;
  }
  return deepest;
}

export function skipSpace(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) <= 0x20) at += 1;
  return at;
}

/** The index after the value that starts at `from`. Brackets are counted, so depth costs no stack. */
export function endOfValue(text: string, from: number): number {
  const first = text[from];
  if (first === '"') return endOfString(text, from);
  if (first !== '{' && first !== '[') return endOfScalar(text, from);
  let depth = 0;
  let at = from;
  do {
    const character = text[at]!;
    if (character === '"') {
      at = endOfString(text, at);
      continue;
    }
    if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    at += 1;
  } while (depth > 0);
  return at;
}

function textOfString(source: string): string {
  return source.includes('\\') ? (JSON.parse(source) as string) : source.slice(1, -1);
}

function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function endOfScalar(text: string, from: number): number {
  let at = from;
  while (at < text.length && !',}] \t\r\n'.includes(text[at]!)) at += 1;
  return at;
}
