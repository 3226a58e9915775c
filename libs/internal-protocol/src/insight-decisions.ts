import { INTEGER, listOf, objectOf, STRING, TIME } from './schemas';

export const DECISIONS = ['approved', 'rejected', 'pending'] as const;

/** Conversions of a tenant and offer that were alike as of a moment; paid counts as approved. */
export interface CountedDecisions {
  /** Code of the partner and of the tenant, `involve_asia/default`. */
  tenant: string;
  offer: string;
  /** Whole days from the first postback to the decision, of pending ones to the moment. */
  age: number;
  /** As of the moment. */
  state: (typeof DECISIONS)[number];
  /** As of now. */
  outcome: (typeof DECISIONS)[number];
  conversions: number;
  usd_payout: string;
  myr_payout: string;
}

/** What a model of approvals is fitted to, and compared with, at one partner. */
export interface ServiceDecisions {
  decisions: CountedDecisions[];
  as_of: string;
}

const DECISION = { type: 'string', enum: [...DECISIONS] };

const COUNTED_DECISIONS = objectOf('CountedDecisions', {
  tenant: { ...STRING, description: 'Code of the partner and of the tenant' },
  offer: STRING,
  age: { ...INTEGER, description: 'Whole days to the decision, of pending conversions to as_of' },
  state: { ...DECISION, description: 'As of as_of; paid counts as approved' },
  outcome: { ...DECISION, description: 'As of now' },
  conversions: INTEGER,
  usd_payout: STRING,
  myr_payout: STRING,
});

export const SERVICE_DECISIONS = objectOf('ServiceDecisions', {
  decisions: listOf(COUNTED_DECISIONS),
  as_of: TIME,
});
