import type { InputReader } from '@app/common';
import { compileMapping, compileMeanings, type MeaningOf, type ParameterMapping, type PersonKind } from '@app/postback';

/** The mappings of a partner's tenants, by the partner's code. */
export type PartnerMappings = ReadonlyMap<string, readonly ParameterMapping[]>;

/**
 * What parameter names mean to each partner, as the admin app sends it with a request. The gateway stores no mappings.
 * Without any, canonical names mean what they say, and click ids and sub ids are searched for alike.
 */
export class NameMeanings {
  private readonly compiled = new Map<string, MeaningOf>();
  private unrouted: MeaningOf | undefined;

  constructor(
    private readonly mappings: PartnerMappings,
    private readonly kind: PersonKind,
  ) {}

  ofPartner(code: string): MeaningOf {
    const known = this.compiled.get(code);
    if (known) return known;
    const meaningOf = this.compile(this.mappings.get(code) ?? []);
    this.compiled.set(code, meaningOf);
    return meaningOf;
  }

  /** A request without a route may be any partner's. */
  ofUnrouted(): MeaningOf {
    return (this.unrouted ??= this.compile([...this.mappings.values()].flat()));
  }

  private compile(mappings: readonly ParameterMapping[]): MeaningOf {
    const distinct = new Map(mappings.map((mapping) => [JSON.stringify(mapping), mapping]));
    const compiled = [...distinct.values()].map((mapping) => compileMapping({ mapping, rules: {} }));
    if (compiled.length > 0) return compileMeanings(compiled, this.kind);
    return compileMeanings([compileMapping({ mapping: {}, rules: {} })], null);
  }
}

export function readMappings(input: InputReader): PartnerMappings {
  const mappings = input.value('mappings');
  if (mappings === undefined) return new Map();
  if (Array.isArray(mappings) && mappings.every(isOfPartner)) {
    return new Map(mappings.map(({ partner_code: code, mappings: own }) => [code, own]));
  }
  input.addError('mappings', 'wrong_format', 'must be a list of partners with their mappings');
  return new Map();
}

function isOfPartner(value: unknown): value is { partner_code: string; mappings: ParameterMapping[] } {
  if (typeof value !== 'object' || value === null) return false;
  const { partner_code: code, mappings } = value as Record<string, unknown>;
  return typeof code === 'string' && Array.isArray(mappings) && mappings.every(isMapping);
}

function isMapping(value: unknown): value is ParameterMapping {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && Object.values(value).every((target) => typeof target === 'string');
}
