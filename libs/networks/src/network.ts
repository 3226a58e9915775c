import type { CanonicalField } from '@app/postback/canonical-fields';
import type { FieldRule } from '@app/postback/postback-types';

export type NetworkCode = 'involve_asia' | 'rector' | 'accesstrade' | 'everflow' | 'generic';

/** A placeholder that a network fills in, without its braces. */
export interface Macro {
  name: string;
  /** What it holds. Without one, the value is kept in `raw_data` alone. */
  field?: CanonicalField;
  /** `seen`: found in public code, but not in the network's own documentation. */
  basis: 'documented' | 'seen';
}

/** The settings that a partner of this network begins with. */
export interface PartnerTemplate {
  partner_code: string;
  partner_name: string;
  endpoint_path: string;
  timezone: string;
  parameter_mapping: Readonly<Record<string, CanonicalField>>;
  field_rules: Readonly<Partial<Record<CanonicalField, FieldRule>>>;
}

/** The facts about the postbacks of an affiliate network. They age: `source` and `date` say how far to trust them. */
export interface Network {
  code: NetworkCode;
  name: string;
  /** Where the facts were read. */
  source: string;
  /** When they were read, as YYYY-MM-DD. */
  date: string;
  /** `macros`: it fills in placeholders. `appended`: it appends parameters that are named in its own form. */
  style: 'macros' | 'appended';
  macros: readonly Macro[];
  /** Names that are often written for macros that the network lacks, with the macro that is meant. */
  mistaken: Readonly<Record<string, string>>;
  /** The zone of times that are sent without one; null where the network does not state it. */
  timeZone: string | null;
  /** Consecutive errors after which it stops sending; null where that is unknown. */
  maxConsecutiveErrors: number | null;
  template: PartnerTemplate;
}
