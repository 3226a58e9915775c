import type { Span } from './url-issues';

/** `{name}` in a template, with the name as it is written. */
export interface TemplateMacro extends Span {
  name: string;
}

/** `name=value` in the query of a template. */
export interface TemplateParameter extends Span {
  name: string;
  nameSpan: Span;
  value: string;
  valueSpan: Span;
  /** In the value. */
  macros: TemplateMacro[];
}

/** The parts of a postback URL with macros, each with its place in the text. */
export interface UrlTemplate {
  scheme: string;
  schemeSpan: Span;
  login: Span | undefined;
  host: string;
  hostSpan: Span;
  path: string;
  pathSpan: Span;
  hasQuery: boolean;
  parameters: TemplateParameter[];
  fragment: Span | undefined;
}

const PARTS = /^([a-z][a-z\d+.-]*):\/\/([^/?#]*)([^?#]*)/i;
const MACRO = /\{([^{}]*)\}/g;

/** Reads a URL that still has its macros, which the parser of browsers would encode. Undefined where it is none. */
export function readTemplate(text: string): UrlTemplate | undefined {
  const match = PARTS.exec(text);
  if (!match) return undefined;
  const [all, scheme = '', authority = '', path = ''] = match;
  const hostFrom = scheme.length + 3;
  const loginLength = authority.lastIndexOf('@') + 1;
  const hostSpan = { from: hostFrom + loginLength, to: hostFrom + authority.length };
  if (hostSpan.from === hostSpan.to) return undefined;
  const hash = text.indexOf('#', all.length);
  const end = hash < 0 ? text.length : hash;
  const hasQuery = text[all.length] === '?';
  return {
    scheme: scheme.toLowerCase(),
    schemeSpan: { from: 0, to: scheme.length },
    login: loginLength > 0 ? { from: hostFrom, to: hostSpan.from } : undefined,
    host: authority.slice(loginLength).toLowerCase(),
    hostSpan,
    path,
    pathSpan: { from: hostSpan.to, to: all.length },
    hasQuery,
    parameters: hasQuery ? readParameters(text, { from: all.length + 1, to: end }) : [],
    fragment: hash < 0 ? undefined : { from: hash, to: text.length },
  };
}

/** `&amp;` and a further `?` are errors, but what is meant is plain. */
const SEPARATOR = /&(?:amp;)?|\?(?=[\w-]+=)/gi;

function readParameters(text: string, { from, to }: Span): TemplateParameter[] {
  const query = text.slice(from, to);
  const separators = [...query.matchAll(SEPARATOR)].map(({ 0: sign, index }) => ({ index, end: index + sign.length }));
  const starts = [0, ...separators.map(({ end }) => end)];
  return starts.flatMap((start, place) => {
    const part = query.slice(start, separators[place]?.index ?? query.length);
    return part === '' ? [] : [readParameter(part, from + start)];
  });
}

function readParameter(part: string, from: number): TemplateParameter {
  const equals = part.indexOf('=');
  const nameLength = equals < 0 ? part.length : equals;
  const valueFrom = equals < 0 ? part.length : equals + 1;
  const value = part.slice(valueFrom);
  return {
    from,
    to: from + part.length,
    name: decode(part.slice(0, nameLength)),
    nameSpan: { from, to: from + nameLength },
    value,
    valueSpan: { from: from + valueFrom, to: from + part.length },
    macros: [...value.matchAll(MACRO)].map((match) => {
      const at = from + valueFrom + match.index;
      return { name: match[1]!, from: at, to: at + match[0].length };
    }),
  };
}

/** As the platform reads a name; a stray % leaves it as it is written. */
export function decode(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}
