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

/** Ampersands that were escaped for HTML, perhaps twice; WordPress writes the number with a zero. */
const HTML_AMPERSAND = /^(?:(?:amp|#0{0,4}38|#x0{0,4}26);)+/i;
/** A separator before what may be a name. */
const OTHER_SEPARATOR = /(?:[;?]|[\r\n][ \t]{0,16})(?=([\w.[\]%-]{1,64})=)/g;
/** A pair whose value is a URL, which may have a query of its own. */
const URL_VALUE = /^[^=]{0,64}=[a-z][a-z\d+.-]{1,16}:\/\//i;

/** Looked at for what they separate; no sender has so many. */
const MAX_SEPARATORS = 2_000;

const LINE_BREAKS = 'line breaks';

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
 * where a known name follows them: `&amp;`, `;`, a second `?` and line breaks. Without any `&`, what separates one known
 * name separates all names.
 */
export function readPairs(raw: string, settings: PairSettings = {}): ReadPairs {
  const { source = 'query', max = Infinity, charset, isKnown = isCanonical } = settings;
  const found: Repairs = { separators: new Set(), bareName: undefined };
  const isPlain = !/[;?\r\n]/.test(raw);
  const rules = { isKnown, max, separator: isPlain || raw.includes('&') ? undefined : onlySeparator(raw, isKnown) };
  const parameters: Parameter[] = [];
  let start = 0;
  while (start < raw.length && parameters.length < max) {
    let end = raw.indexOf('&', start);
    if (end < 0) end = raw.length;
    const pair = raw.slice(start, end);
    for (const one of isPlain ? [pair] : repair(pair, rules, found)) {
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

interface RepairRules {
  isKnown: (name: string) => boolean;
  max: number;
  /** What separates all names of the text. */
  separator: string | undefined;
}

/** The pairs in what stands between two ampersands. */
function repair(pair: string, { isKnown, max, separator }: RepairRules, found: Repairs): string[] {
  const unescaped = pair.replace(HTML_AMPERSAND, '');
  if (unescaped !== pair) found.separators.add('&amp;');
  const plain = unescaped.replace(/^\?+/, '');
  if (plain !== unescaped) found.separators.add('?');
  const pairs: string[] = [];
  let start = 0;
  for (const match of separatorsIn(plain)) {
    if (pairs.length >= max) break;
    const name = nameOf(match[0]);
    if (name !== separator && !isKnown(decodeFormValue(match[1]!, undefined).text)) continue;
    if (name === '?' && URL_VALUE.test(plain.slice(start, match.index))) continue;
    found.separators.add(name);
    pairs.push(plain.slice(start, match.index));
    start = match.index + match[0].length;
  }
  pairs.push(plain.slice(start));
  return found.separators.has(LINE_BREAKS) ? pairs.map((one) => one.trimEnd()) : pairs;
}

/**
 * What separates all names of a text without an ampersand, if it stands before a known one: a semicolon, or line breaks,
 * which nobody writes inside a value.
 */
function onlySeparator(text: string, isKnown: (name: string) => boolean): string | undefined {
  const isFirstKnown = isKnown(text.slice(0, Math.max(0, text.slice(0, 65).indexOf('='))).trim());
  for (const { 0: written, 1: name } of separatorsIn(text)) {
    const separator = nameOf(written);
    if (separator === '?') continue;
    if (isKnown(decodeFormValue(name!, undefined).text) || (separator === LINE_BREAKS && isFirstKnown))
      return separator;
  }
  return undefined;
}

function* separatorsIn(text: string): Iterable<RegExpExecArray> {
  let left = MAX_SEPARATORS;
  for (const match of text.matchAll(OTHER_SEPARATOR)) {
    if (left === 0) return;
    left -= 1;
    yield match;
  }
}

function nameOf(separator: string): string {
  return separator === ';' || separator === '?' ? separator : LINE_BREAKS;
}
