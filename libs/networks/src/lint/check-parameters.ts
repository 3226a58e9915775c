import { nearestName } from '@app/common/input/nearest-name';
import { canonicalFieldOf } from '@app/postback/canonical-fields';
import type { CompiledMapping } from '@app/postback/mapping/compile-mapping';
import type { MeantParameter } from './meant-parameters';
import { type UrlIssue, urlIssue } from './url-issues';

/** Names and values by themselves: those that are missing, unknown, or there twice. */
export function checkParameters(parameters: readonly MeantParameter[], mapping: CompiledMapping): UrlIssue[] {
  const named = parameters.filter(({ name }) => name !== '');
  return [
    ...parameters.filter(({ name }) => name === '').map((parameter) => urlIssue('parameter_without_name', parameter)),
    ...named
      .filter(({ value }) => value === '')
      .map((parameter) => urlIssue('parameter_empty', parameter, { name: parameter.name })),
    ...named.flatMap((parameter) => checkName(parameter, named, mapping)),
  ];
}

function checkName(parameter: MeantParameter, all: readonly MeantParameter[], mapping: CompiledMapping): UrlIssue[] {
  const { name, nameSpan, field, rank } = parameter;
  const first = all.find((other) => other.name === name)!;
  if (first !== parameter) return [urlIssue('parameter_duplicate', parameter, { name })];
  if (field === undefined) return [unknownName(parameter, all, mapping)];
  const winner = all
    .filter((other) => other.field === field)
    .reduce((one, other) => (other.rank < one.rank ? other : one));
  if (winner.name === name || winner.rank === rank) return [];
  return [urlIssue('alias_clash', nameSpan, { name, preferred: winner.name, field })];
}

/** A near name is a slip of the pen only if it is not there itself and a macro fills this one. */
function unknownName(
  { name, nameSpan, macros }: MeantParameter,
  all: readonly MeantParameter[],
  mapping: CompiledMapping,
): UrlIssue {
  const candidates = [...mapping.targets.keys()].filter((known) => all.every((other) => other.name !== known));
  const suggestion = macros.length === 0 ? undefined : nearestName(name, candidates);
  return suggestion === undefined || canonicalFieldOf(name) !== undefined
    ? urlIssue('parameter_unknown', nameSpan, { name })
    : urlIssue('parameter_misspelled', nameSpan, { name, suggestion });
}
