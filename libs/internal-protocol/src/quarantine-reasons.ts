import { FREE, INTEGER, listOf, objectOf, orNull, STRING, TIME, UUID } from './schemas';

/** An exact sum of one amount field in one currency. */
export interface ReadableMoney {
  field: string;
  currency: string | null;
  amount: string;
}

/** Quarantined postbacks with the same reason. */
export interface QuarantineGroup {
  field: string;
  code: string;
  /** The English sentence of the newest one. */
  reason: string;
  params: Record<string, string | number>;
  postbacks: number;
  first_received_at: string;
  last_received_at: string;
  /** The newest one. */
  sample_postback_id: string;
  money: ReadableMoney[];
}

export interface QuarantineGroups {
  /** The commonest first. */
  groups: QuarantineGroup[];
  /** The number of the newest that were counted. */
  looked_at: number;
  /** Older ones were not counted. */
  has_more: boolean;
  /** The number of the newest in which amounts were looked for. */
  money_of: number;
}

export const QUARANTINE_GROUP = {
  field: STRING,
  code: STRING,
  reason: STRING,
  params: FREE,
  postbacks: INTEGER,
  first_received_at: TIME,
  last_received_at: TIME,
  sample_postback_id: UUID,
  money: listOf(objectOf('ReadableMoney', { field: STRING, currency: orNull(STRING), amount: STRING })),
};

export const QUARANTINE_COVERAGE = {
  looked_at: INTEGER,
  has_more: { type: 'boolean', description: 'Older postbacks were not counted' },
  money_of: { ...INTEGER, description: 'Amounts were looked for in so many of the newest postbacks' },
};

export const QUARANTINE_GROUPS = objectOf('QuarantineGroups', {
  groups: listOf(objectOf('QuarantineGroup', QUARANTINE_GROUP)),
  ...QUARANTINE_COVERAGE,
});
