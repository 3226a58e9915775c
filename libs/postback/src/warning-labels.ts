import { CANONICAL_FIELDS, type CanonicalField } from './canonical-fields';
import { type Diagnostic, WARNINGS } from './diagnostics';

export const WARNING_CODES = Object.keys(WARNINGS) as (keyof typeof WARNINGS)[];

/** What the field of a warning can be: a canonical field, a part of the request, or the limit. */
export const WARNING_FIELDS = [
  ...(Object.keys(CANONICAL_FIELDS) as CanonicalField[]),
  ...(['query', 'body', 'path', 'over_limit'] as const),
];

const KNOWN: ReadonlySet<string> = new Set([...WARNING_CODES, ...WARNING_FIELDS]);
const OTHER = 'other';

/** The kinds of a postback's warnings, each once. A code or field of none of the lists is `other`, so that they are few. */
export function warningLabels(warnings: readonly Diagnostic[]): { code: string; field: string }[] {
  const labels = warnings.map(({ code, field }) => ({ code: known(code), field: known(field) }));
  return labels.filter(
    ({ code, field }, index) => labels.findIndex((label) => label.code === code && label.field === field) === index,
  );
}

function known(label: string): string {
  return KNOWN.has(label) ? label : OTHER;
}
