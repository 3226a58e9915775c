import { checkMapping } from '@app/postback/mapping/check-mapping';
import type { Reason } from '../../format/describe-reason';
import type { Layer } from '../mapping-document';

export interface JsonLayer {
  /** Undefined where the text is no mapping that could be edited otherwise. */
  layer: Layer | undefined;
  errors: readonly (Reason & { field: string })[];
}

const MEMBERS = ['parameter_mapping', 'field_rules'];
/** Says in every language what belongs here. */
const FORM = `{ ${MEMBERS.join(', ')} }`;
const NOT_A_MEMBER = 'not_a_member';

/** Reads a layer as it is written in the editor, with all errors at once. */
export function readLayer(text: string): JsonLayer {
  const value = parse(text);
  if (value instanceof Error) return unreadable(value.message);
  if (!isObject(value)) return unreadable(FORM);
  const { parameter_mapping: mapping = {}, field_rules: rules = {} } = value;
  const unknown = Object.keys(value).filter((name) => !MEMBERS.includes(name));
  const errors = [
    ...unknown.map((field) => ({ field, code: NOT_A_MEMBER, reason: FORM })),
    ...checkMapping(mapping, rules),
  ];
  const isEditable =
    isObject(mapping) &&
    Object.values(mapping).every((target) => typeof target === 'string') &&
    isObject(rules) &&
    Object.values(rules).every(isObject);
  const layer = isEditable ? ({ parameter_mapping: mapping, field_rules: rules } as Layer) : undefined;
  return { layer, errors };
}

const unreadable = (reason: string): JsonLayer => ({
  layer: undefined,
  errors: [{ field: '', code: 'unreadable', reason }],
});

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    return error;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
