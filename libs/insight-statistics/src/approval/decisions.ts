import type { ModelFeatures } from './features';

export type Decision = 'approved' | 'rejected' | 'pending';

/** Conversions whose features were alike at a moment; paid counts as approved. */
export interface DecisionRow extends ModelFeatures {
  /** Whole days from the first postback to the decision, of pending ones to the moment. */
  readonly age: number;
  /** As it was known at the moment. */
  readonly state: Decision;
  /** As it is known today. */
  readonly outcome: Decision;
  readonly conversions: number;
  /** Decimal text. */
  readonly payout: string;
}

/** Older ones are counted with this age: no network decides later. */
export const MAX_AGE_DAYS = 180;
