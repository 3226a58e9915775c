import { CANONICAL_FIELDS, type CanonicalField } from '@app/postback/canonical-fields';
import type { Macro, Network } from '../network';

const NOT_SENT = new Set<string>(['token']);

const ownMacros = (Object.keys(CANONICAL_FIELDS) as CanonicalField[])
  .filter((field) => !NOT_SENT.has(CANONICAL_FIELDS[field]))
  .map((field): Macro => ({ name: field, field, basis: 'seen' }));

/** Any other network: the canonical names stand for its macros, and every macro is passed. */
export const GENERIC: Network = {
  code: 'generic',
  name: 'Generic',
  source: 'the canonical fields of the platform',
  date: '2026-11-29',
  style: 'macros',
  macros: ownMacros,
  mistaken: {},
  timeZone: null,
  maxConsecutiveErrors: null,
  template: {
    partner_code: 'network',
    partner_name: 'Network',
    endpoint_path: '/network/event',
    timezone: 'UTC',
    parameter_mapping: {},
    field_rules: {},
  },
};
