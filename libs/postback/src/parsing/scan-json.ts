/** One member of a JSON object: its decoded name, and its value's source text to the letter. */
export interface JsonMember {
  name: string;
  source: string;
  /** In stored evidence: it came in the query. */
  isQuery?: boolean;
}

/**
 * The members of a JSON object in their order, repeats and all. `text` must be known to be a valid JSON object.
 *
 * @param most stops after so many
 */
export function scanMembers(text: string, most = Infinity): JsonMember[] {
  const members: JsonMember[] = [];
  eachMember(text, (name, source) => void members.push({ name, source }), most);
  return members;
}

/**
 * Visits the members of a JSON object with where in the text each begins. `text` must be known to be valid JSON:
 * this only finds where each member ends, which JSON.parse does not tell.
 */
export function eachMember(
  text: string,
  visit: (name: string, source: string, from: number) => void,
  most = Infinity,
): void {
  let at = skipSpace(text, text.indexOf('{') + 1);
  for (let left = most; left > 0 && text[at] !== '}'; left -= 1) {
    const nameEnd = endOfValue(text, at);
    const start = skipSpace(text, skipSpace(text, nameEnd) + 1);
    const end = endOfValue(text, start);
    visit(textOfString(text.slice(at, nameEnd)), text.slice(start, end), at);
    at = skipSpace(text, end);
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
}

/**
 * The elements of a JSON array, as source text. `text` must be known to be a valid JSON array.
 *
 * @param most stops after so many
 */
export function scanElements(text: string, most = Infinity): string[] {
  const elements: string[] = [];
  let at = skipSpace(text, text.indexOf('[') + 1);
  while (elements.length < most && text[at] !== ']') {
    const end = endOfValue(text, at);
    elements.push(text.slice(at, end));
    at = skipSpace(text, end);
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return elements;
}

/** A plain JSON value as text: a string decoded, a null as null, anything else as its source text. */
export function textOfValue(source: string): string | null {
  if (source[0] === '"') return textOfString(source);
  return source === 'null' ? null : source;
}

export function isNested(source: string): boolean {
  return source[0] === '{' || source[0] === '[';
}

/** Whether a valid JSON array or object has another within. */
export function holdsNested(source: string): boolean {
  for (let at = 1; at < source.length; at += 1) {
    const character = source[at];
    if (character === '"') at = endOfString(source, at) - 1;
    else if (character === '{' || character === '[') return true;
  }
  return false;
}

/** How deep the brackets of a valid JSON text go. */
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

/** The index after the value that starts at `from`; brackets are counted, so depth costs no stack. */
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
