import { nearestName } from '@app/common/input/nearest-name';
import { CANONICAL_FIELDS, type CanonicalField, type FieldKind } from '@app/postback/canonical-fields';
import type { Macro, Network } from '../network';
import type { MeantParameter } from './meant-parameters';
import type { TemplateMacro } from './read-template';
import { type Span, type UrlIssue, urlIssue } from './url-issues';

/** How other networks write macros; each has the name in its first group. */
const OTHER_STYLES = [
  /\{\{(\w+)\}\}/g,
  /\$\{(\w+)\}/g,
  /%7B(\w+)%7D/gi,
  /\[(\w+)\]/g,
  /<(\w+)>/g,
  /%(?![\da-f]{2}%)([a-z_]\w*)%/gi,
  /(?<![\w])#(\w+)#/g,
  /@(\w+)@/g,
] as const;
const ENCODED = /^%7B/i;
/** Two hexadecimal digits after a % are a byte, unless a macro begins with them. */
const MAYBE_BYTE = /^%[\da-f]{2}/i;

/** Macros that the network does not fill in, or fills in with something else than the parameter is stored as. */
export function checkMacros(parameters: readonly MeantParameter[], network: Network): UrlIssue[] {
  // A token must be no macro at all, whatever its characters are.
  const filled = parameters.filter(({ field }) => field === undefined || CANONICAL_FIELDS[field] !== 'token');
  return filled.flatMap((parameter) => {
    const foreign = findForeignMacros(parameter.value, parameter.valueSpan.from, network);
    const isForeign = ({ from }: TemplateMacro): boolean =>
      foreign.some((issue) => from >= issue.from && from < issue.to);
    const own = parameter.macros.filter((macro) => !isForeign(macro));
    return [...foreign, ...own.flatMap((macro) => checkMacro(macro, parameter, network))];
  });
}

function findForeignMacros(value: string, offset: number, network: Network): UrlIssue[] {
  const issues: UrlIssue[] = [];
  for (const style of OTHER_STYLES) {
    for (const { 0: text, 1: name = '', index } of value.matchAll(style)) {
      const span = { from: offset + index, to: offset + index + text.length };
      if (issues.some(({ from, to }) => span.from < to && from < span.to)) continue;
      const nearest = nearestMacro(name, network);
      if (nearest === undefined && MAYBE_BYTE.test(text) && !ENCODED.test(text)) continue;
      const suggestion = braced(nearest ?? name);
      issues.push(urlIssue(ENCODED.test(text) ? 'macro_encoded' : 'macro_style_other', span, { suggestion }));
    }
  }
  return issues;
}

function checkMacro(written: TemplateMacro, parameter: MeantParameter, network: Network): UrlIssue[] {
  const { name } = written;
  if (name.trim() === '') return [urlIssue('macro_empty', written)];
  if (network.style === 'appended') return [urlIssue('macro_not_expanded', written, { network: network.name })];
  const macro = network.macros.find((known) => known.name === name);
  if (!macro) return checkUnknown(written, network);
  const issues: UrlIssue[] = [];
  if (macro.basis === 'seen' && network.code !== 'generic' && network.code !== 'rector') {
    issues.push(urlIssue('macro_undocumented', written, { macro: braced(name), network: network.name }));
  }
  return [...issues, ...checkHeld(macro, written, parameter)];
}

function checkUnknown(written: TemplateMacro, network: Network): UrlIssue[] {
  const params = { macro: braced(written.name), network: network.name };
  const nearest = nearestMacro(written.name, network);
  if (nearest !== undefined) {
    return [urlIssue('macro_misspelled', written, { ...params, suggestion: braced(nearest) })];
  }
  // The macros of a network of which nothing is known cannot be wrong.
  return network.code === 'generic' ? [] : [urlIssue('macro_unknown', written, params)];
}

/** The network's macro that a name stands for, or is nearest to. */
export function nearestMacro(name: string, { macros, mistaken }: Network): string | undefined {
  if (Object.hasOwn(mistaken, name)) return mistaken[name];
  return nearestName(
    name,
    macros.map((macro) => macro.name),
  );
}

/** Ids and texts may be put into each other's fields, which is what sub ids are for; nothing else may. */
function checkHeld(macro: Macro, span: Span, { name, field }: MeantParameter): UrlIssue[] {
  if (macro.field === undefined || field === undefined || macro.field === field) return [];
  const [held, stored] = [CANONICAL_FIELDS[macro.field], CANONICAL_FIELDS[field]];
  const isSame = stored === 'amount' ? false : groupOf(macro.field, held) === groupOf(field, stored);
  if (isSame) return [];
  return [urlIssue('macro_in_other_field', span, { macro: braced(macro.name), held: macro.field, name, field })];
}

function groupOf(field: CanonicalField, kind: FieldKind): string {
  // Another id in this field makes one conversion of several, or several of one.
  if (field === 'conversion_id') return field;
  return kind === 'id' ? 'text' : kind;
}

const braced = (name: string): string => `{${name}}`;
