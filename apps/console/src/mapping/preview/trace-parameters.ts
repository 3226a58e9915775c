import { type CanonicalField, CANONICAL_FIELDS } from '@app/postback/canonical-fields';
import { absenceOf } from '@app/postback/mapping/absent-values';
import { targetOf } from '@app/postback/mapping/compile-mapping';
import type { Parameter } from '@app/postback/postback-types';
import { printable } from '@app/postback/diagnostics';
import type { CompiledDocument } from './compile-document';
import { interpretSample, tenantOf } from './interpret-sample';
import { readSample, type Sample } from './read-sample';

/** Where a parameter of a sample went. */
export interface TracedParameter {
  name: string;
  value: string | null;
  fate: 'used' | 'lost' | 'absent' | 'ignored';
  field: CanonicalField | undefined;
  /** The name that came before it. */
  lostAgainst: string | undefined;
}

export function traceParameters(sample: Sample, document: CompiledDocument): TracedParameter[] {
  const tenant = tenantOf(sample, document);
  const reading = interpretSample(sample, document);
  if (!tenant || !reading) return [];
  const lost = new Map<string, string>();
  for (const { code, params } of reading.result.warnings) {
    if (code === 'parameter_ignored') lost.set(String(params?.['name']), String(params?.['preferred']));
  }
  return readSample(sample, document).parameters.map(({ name, value }: Parameter): TracedParameter => {
    const target = targetOf(tenant.mapping, name);
    const lostAgainst = target && lost.get(printable(name));
    const shown = { name, value, field: target?.field, lostAgainst };
    if (!target) return { ...shown, fate: 'ignored' };
    const isWord = value !== null && tenant.mapping.words.get(target.field)?.has(value.trim().toLowerCase());
    if (absenceOf(value) && !isWord) return { ...shown, fate: 'absent' };
    return { ...shown, fate: lostAgainst === undefined ? 'used' : 'lost' };
  });
}

/** The kind of a field, for people: an amount, a time… */
export const kindOf = (field: CanonicalField) => CANONICAL_FIELDS[field];
