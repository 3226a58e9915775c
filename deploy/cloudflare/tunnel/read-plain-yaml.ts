/** What a configuration of this form can hold. */
export type PlainYaml = string | boolean | PlainYaml[] | { [name: string]: PlainYaml };

interface Line {
  number: number;
  indent: number;
  text: string;
}

const ENTRY = /^([\w.-]+):(?:\s+(.*))?$/;
/** Flow collections, anchors, tags and blocks of text: none is needed, and half of YAML would be. */
const BEYOND_US = /^[[{&*!|>%@`]/;

/**
 * Reads the plain part of YAML: mappings, lists and one-line values, by indentation. Numbers stay text.
 *
 * @throws Error naming the line that it can't read, rather than reading it wrongly
 */
export function readPlainYaml(text: string): PlainYaml {
  const lines = linesOf(text);
  if (lines.length === 0) return {};
  const { value, next } = readBlock(lines, 0, lines[0]!.indent);
  if (next < lines.length) throw unreadable(lines[next]!, 'its indentation fits nothing above it');
  return value;
}

function linesOf(text: string): Line[] {
  return text.split(/\r?\n/).flatMap((whole, index) => {
    const content = whole.trimStart();
    if (content === '' || content.startsWith('#') || content === '---') return [];
    const line = { number: index + 1, indent: whole.length - content.length, text: content.trimEnd() };
    if (/^ *\t/.test(whole)) throw unreadable(line, 'it is indented by a tab');
    return [line];
  });
}

interface Read {
  value: PlainYaml;
  next: number;
}

function readBlock(lines: readonly Line[], at: number, indent: number): Read {
  return isItem(lines[at]!) ? readList(lines, at, indent) : readMapping(lines, at, indent);
}

function readList(lines: readonly Line[], at: number, indent: number): Read {
  const items: PlainYaml[] = [];
  let next = at;
  while (lines[next]?.indent === indent && isItem(lines[next]!)) {
    const line = lines[next]!;
    const text = line.text.slice(1).trimStart();
    if (ENTRY.test(text)) {
      // The item is a mapping that begins behind its dash.
      const inner = { ...line, text, indent: indent + line.text.length - text.length };
      const read = readMapping([...lines.slice(0, next), inner, ...lines.slice(next + 1)], next, inner.indent);
      items.push(read.value);
      next = read.next;
    } else {
      items.push(readScalar(line, text));
      next += 1;
    }
  }
  return { value: items, next };
}

function readMapping(lines: readonly Line[], at: number, indent: number): Read {
  const mapping = new Map<string, PlainYaml>();
  let next = at;
  while (lines[next]?.indent === indent && !isItem(lines[next]!)) {
    const line = lines[next]!;
    const [, name, text] = ENTRY.exec(line.text) ?? [];
    if (name === undefined) throw unreadable(line, 'it is no name with a value');
    if (mapping.has(name)) throw unreadable(line, `${name} is there already`);
    const read = readValue(lines, next, indent, text ?? '');
    mapping.set(name, read.value);
    next = read.next;
  }
  return { value: Object.fromEntries(mapping), next };
}

function readValue(lines: readonly Line[], at: number, indent: number, text: string): Read {
  const line = lines[at]!;
  if (text !== '' && !text.startsWith('#')) return { value: readScalar(line, text), next: at + 1 };
  const below = lines[at + 1];
  // A list may stand as far left as its name.
  const isBelow = below && (below.indent > indent || (below.indent === indent && isItem(below)));
  if (!isBelow) throw unreadable(line, 'it has no value');
  return readBlock(lines, at + 1, below.indent);
}

function readScalar(line: Line, text: string): string | boolean {
  const quoted = /^(['"])(.*)\1(?:\s+#.*)?$/.exec(text);
  if (quoted) return quoted[2]!;
  if (text === '' || BEYOND_US.test(text) || /^['"]/.test(text))
    throw unreadable(line, 'its value is of no plain form');
  const value = text.replace(/\s+#.*$/, '');
  return value === 'true' || value === 'false' ? value === 'true' : value;
}

function isItem({ text }: Line): boolean {
  return text === '-' || text.startsWith('- ');
}

function unreadable({ number }: Line, reason: string): Error {
  return new Error(`Line ${number} can't be read: ${reason}`);
}
