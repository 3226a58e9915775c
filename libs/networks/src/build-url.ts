import { CANONICAL_FIELDS, type CanonicalField, type TokenField } from '@app/postback/canonical-fields';
import { type CompiledMapping, compileMapping } from '@app/postback/mapping/compile-mapping';
import type { MappingLayer } from '@app/postback/postback-types';
import type { Network } from './network';

export interface UrlSettings {
  network: Network;
  /** Under which senders reach the platform. */
  origin: string;
  endpointPath: string;
  /** The token that selects the tenant; undefined where none is needed. */
  token: { kind: TokenField; token: string } | undefined;
  partner: MappingLayer;
  tenant?: MappingLayer | undefined;
}

/** A name in the URL and the field that it is stored as. */
export interface UrlParameter {
  name: string;
  field: CanonicalField;
  /** Undefined where the network has a form for it instead of a macro. */
  macro: string | undefined;
}

/** The fields that a network with a form of its own is asked for. */
const ASKED_FIELDS: readonly CanonicalField[] = [
  'conversion_id',
  'status',
  'offer_name',
  'order_id',
  'datetime_conversion',
  'sale_amount_local',
  'payout_local',
  'conversion_currency',
];

/** The postback URL to give to a network: a parameter for each of its macros that is stored, and the tenant's token. */
export function buildUrl(settings: UrlSettings): string {
  const { origin, endpointPath, network, token, partner, tenant } = settings;
  const mapping = compileMapping(partner, tenant);
  const pairs = network.style === 'macros' ? parametersOf(network, mapping) : [];
  const query = pairs.map(({ name, macro }) => `${encodeURIComponent(name)}={${macro}}`);
  if (token) {
    query.push(`${encodeURIComponent(nameOf(token.kind, mapping))}=${encodeURIComponent(token.token)}`);
  }
  return `${origin}/partner${endpointPath}${query.length > 0 ? '?' : ''}${query.join('&')}`;
}

/** The parameters of a network's URL, or the names to enter in its form. */
export function urlParameters({ network, partner, tenant }: UrlSettings): UrlParameter[] {
  const mapping = compileMapping(partner, tenant);
  if (network.style === 'macros') return parametersOf(network, mapping);
  return ASKED_FIELDS.map((field) => ({ name: nameOf(field, mapping), field, macro: undefined }));
}

function parametersOf({ macros }: Network, mapping: CompiledMapping): UrlParameter[] {
  const taken = new Set<CanonicalField>();
  return macros.flatMap(({ name: macro, field }) => {
    if (field === undefined || taken.has(field)) return [];
    taken.add(field);
    return [{ name: nameOf(field, mapping), field, macro }];
  });
}

/** The received name that wins where several mean the field; for a token its own, which is what documents say. */
function nameOf(field: CanonicalField, { targets }: CompiledMapping): string {
  if (CANONICAL_FIELDS[field] === 'token' && targets.get(field)?.field === field) return field;
  let best: string = field;
  let bestRank = Number.POSITIVE_INFINITY;
  for (const [name, target] of targets) {
    if (target.field === field && target.rank < bestRank) [best, bestRank] = [name, target.rank];
  }
  return best;
}
