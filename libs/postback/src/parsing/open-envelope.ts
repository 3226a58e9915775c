import type { Parameter } from '../postback-types';
import { loosenName } from '../redaction/secret-names';
import { type BodySettings, type ParsedBody, parseBody } from './parse-body';

export interface OpenedEnvelope {
  /** All other parameters. */
  outer: Parameter[];
  /** The parameter that is the envelope; undefined where its members came as parameters of their own. */
  holder: Parameter | undefined;
  inner: ParsedBody;
}

/**
 * Finds the field in which a sender wraps the postback: as JSON text, or as an object whose members are named
 * `envelope.name`. Undefined when the request has none.
 */
export function openEnvelope(
  parameters: readonly Parameter[],
  envelope: string,
  settings: BodySettings,
): OpenedEnvelope | undefined {
  const name = loosenName(envelope);
  const holder = parameters.findLast(
    (one) => loosenName(one.name) === name && /^\s*(?:[{[]|"\s*[{[])/.test(one.value ?? ''),
  );
  if (holder) {
    const inner = parseBody(new TextEncoder().encode(holder.value!), settings);
    const outer = parameters.filter((one) => one !== holder);
    return {
      outer,
      holder,
      inner: inner.ok ? { ...inner, parameters: inner.parameters.map(asSentIn(holder)) } : inner,
    };
  }
  const prefix = `${name}.`;
  const isInner = (one: Parameter): boolean => loosenName(one.name).startsWith(prefix);
  if (!parameters.some(isInner)) return undefined;
  const inner = parameters.filter(isInner).map((one) => ({ ...one, name: one.name.trim().slice(prefix.length) }));
  return {
    outer: parameters.filter((one) => !isInner(one)),
    holder: undefined,
    inner: { ok: true, parameters: inner, members: [] },
  };
}

/** A token wins or loses by where it was sent. */
function asSentIn({ source }: Parameter): (inner: Parameter) => Parameter {
  return (inner) => ({ ...inner, source });
}
