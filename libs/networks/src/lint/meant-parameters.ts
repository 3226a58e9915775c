import type { CanonicalField } from '@app/postback/canonical-fields';
import { type CompiledMapping, targetOf } from '@app/postback/mapping/compile-mapping';
import type { TemplateParameter } from './read-template';

/** A parameter with the field that it is stored as. */
export interface MeantParameter extends TemplateParameter {
  field: CanonicalField | undefined;
  /** Of two names for one field, the lower one wins. */
  rank: number;
}

export function meantParameters(parameters: readonly TemplateParameter[], mapping: CompiledMapping): MeantParameter[] {
  return parameters.map((parameter) => {
    const target = targetOf(mapping, parameter.name);
    return { ...parameter, field: target?.field, rank: target?.rank ?? Number.POSITIVE_INFINITY };
  });
}
