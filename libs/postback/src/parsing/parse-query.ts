import { canonicalFieldOf } from '../canonical-fields';
import { diagnostic, printable, type Warning } from '../diagnostics';
import type { Parameter } from '../postback-types';
import { decodeFormValue } from './decode-value';

export interface PairSettings {
  source?: Parameter['source'];
  /** Reading stops there. */
  max?: number;
  /** Of values that are not UTF-8. */
  charset?: string | undefined;
  /** Whether a name means something to the partner; by default, whether it is a canonical one. */
  isKnown?: (name: string) => boolean;
}

export interface ReadPairs {
  parameters: Parameter[];
  /** What had to be repaired, on `query` or `body`. */
  warnings: Warning[];
}

/** Ampersands that were escaped for HTML. */
const HTML_AMPERSAND = /^(?:amp|#38|#x26);/i;
/** A separator before what may be a name. */
const OTHER_SEPARATOR = /[;?](?=([\w.[\]%-]{1,64})=)/g;
/** One pair on each line. */
const LINES = /^(?:[\w.[\]%-]{1,64}=[^\r\n]*(?:\r?\n|$))+$/;

const isCanonical = (name: string): boolean => canonicalFieldOf(name) !== undefined;

/**
 * Reads the parameters of a raw query (without its question mark) in their order and with duplicate names. Never throws:
 * an escape that cannot be decoded stays as the sender wrote it.
 */
export function parseQuery(raw: string): Parameter[] {
  return readPairs(raw).parameters;
}

/**
 * Reads a query or form in which each character stands for one byte. Separators that got broken on the way are repaired
 * where a known name follows them: `&amp;`, `;`, a second `?`, and in a form line breaks.
 */
export function readPairs(raw: string, settings: PairSettings = {}): ReadPairs {
  const { source = 'query', max = Infinity, charset, isKnown = isCanonical } = settings;
  const found: Repairs = { separators: new Set(), bareName: undefined };
  const text = source === 'body' ? splitLines(raw, isKnown, found) : raw;
  const isPlain = !/[;?\r\n]/.test(text);
  const parameters: Parameter[] = [];
  let start = 0;
  while (start < text.length && parameters.length < max) {
    let end = text.indexOf('&', start);
    if (end < 0) end = text.length;
    const pair = text.slice(start, end);
    for (const one of isPlain ? [pair] : repair(pair, isKnown, found)) {
      if (one === '') continue;
      const parameter = readPair(one, source, charset);
      if (parameter.value === '' && start > 0 && !one.includes('=') && !isKnown(parameter.name)) {
        found.bareName ??= parameter.name.trim() || undefined;
      }
      parameters.push(parameter);
    }
    start = end + 1;
  }
  return { parameters, warnings: warningsOf(found, source) };
}

interface Repairs {
  separators: Set<string>;
  /** The first parameter without a value whose name means nothing: probably the rest of the value before it. */
  bareName: string | undefined;
}

function warningsOf({ separators, bareName }: Repairs, source: Parameter['source']): Warning[] {
  const warnings: Warning[] = [];
  for (const separator of separators) {
    warnings.push(diagnostic(source, 'separator_repaired', { params: { separator } }));
  }
  if (bareName !== undefined) {
    warnings.push(diagnostic(source, 'parameter_without_value', { params: { name: printable(bareName) } }));
  }
  return warnings;
}

/** Reads one pair, in which nothing is repaired. */
export function readPair(pair: string, source: Parameter['source'], charset: string | undefined): Parameter {
  const equals = pair.indexOf('=');
  if (equals < 0) return { name: decodeFormValue(pair, charset).text, value: '', source };
  const { text, bytes } = decodeFormValue(pair.slice(equals + 1), charset);
  const name = decodeFormValue(pair.slice(0, equals), charset).text;
  return bytes ? { name, value: text, source, bytes } : { name, value: text, source };
}

/** The pairs in what stands between two ampersands. */
function repair(pair: string, isKnown: (name: string) => boolean, found: Repairs): string[] {
  const unescaped = pair.replace(HTML_AMPERSAND, '');
  if (unescaped !== pair) found.separators.add('&amp;');
  const plain = unescaped.replace(/^\?+/, '');
  if (plain !== unescaped) found.separators.add('?');
  const pairs: string[] = [];
  let start = 0;
  for (const match of plain.matchAll(OTHER_SEPARATOR)) {
    if (!isKnown(decodeFormValue(match[1]!, undefined).text)) continue;
    found.separators.add(match[0]);
    pairs.push(plain.slice(start, match.index));
    start = match.index + 1;
  }
  pairs.push(plain.slice(start));
  return pairs;
}

/** Makes ampersands of the line breaks of a form with one pair on each line. */
function splitLines(text: string, isKnown: (name: string) => boolean, found: Repairs): string {
  if (!text.includes('\n') || text.includes('&') || !LINES.test(text)) return text;
  if (!text.split('\n').some((line) => isKnown(line.slice(0, line.indexOf('='))))) return text;
  found.separators.add('line breaks');
  return text.replaceAll(/\r?\n/g, '&');
}
