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
  // Once for each, because a name can be as long as the body.
  const names = parameters.map((one) => loosenName(one.name));
  const holder = parameters.findLast(
    (one, index) => names[index] === name && /^\s*(?:[{[]|"\s*[{[])/.test(one.value ?? ''),
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
  const inner: Parameter[] = [];
  const outer: Parameter[] = [];
  for (const [index, one] of parameters.entries()) {
    if (names[index]!.startsWith(prefix)) inner.push({ ...one, name: one.name.trim().slice(prefix.length) });
    else outer.push(one);
  }
  if (inner.length === 0) return undefined;
  return { outer, holder: undefined, inner: { ok: true, parameters: inner, members: [] } };
}

/** A token wins or loses by where it was sent. */
function asSentIn({ source }: Parameter): (inner: Parameter) => Parameter {
  return (inner) => ({ ...inner, source });
}
