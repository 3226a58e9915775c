import { INTEGER, listOf, objectOf, orNull, STRING, TIME } from './schemas';

export const INSIGHT_DIMENSIONS = ['tenant', 'offer', 'status', 'currency'] as const;
export type InsightDimension = (typeof INSIGHT_DIMENSIONS)[number];

export const INSIGHT_AMOUNTS = ['usd_sale_amount', 'usd_payout', 'myr_sale_amount', 'myr_payout'] as const;
export const INSIGHT_COUNTS = ['conversions', 'approved', 'rejected', 'duplicates', 'updates', 'quarantined'] as const;

/** Counts, and exact sums as decimal texts. Approved includes paid. */
export type InsightFigures = Record<(typeof INSIGHT_COUNTS)[number], number> &
  Record<(typeof INSIGHT_AMOUNTS)[number], string>;

/** What the roll-up says of one period, or of the one before it. */
export interface InsightPeriod {
  totals: InsightFigures;
  /** Buckets without figures are left out. */
  buckets: ({ at: string } & InsightFigures)[];
  /** The largest first; null: rows that have none of it. */
  groups: ({ key: string | null } & InsightFigures)[];
  /** Local amounts, which are only summed within a currency. */
  local: { currency: string | null; sale_amount_local: string; payout_local: string }[];
}

export interface ServiceInsight {
  now: InsightPeriod;
  before: InsightPeriod;
  /** There are more groups than are listed. */
  groups_truncated: boolean;
}

/** How many periods one request counts. */
export const MAX_TRAFFIC_PERIODS = 101;

/** What was received in a period. */
export interface TrafficCounts {
  conversions: number;
  duplicates: number;
  /** Still in quarantine. */
  quarantined: number;
}

export const TRAFFIC_COUNTS = {
  conversions: INTEGER,
  duplicates: INTEGER,
  quarantined: { ...INTEGER, description: 'Still in quarantine' },
};

export const SERVICE_TRAFFIC = objectOf('ServiceTraffic', {
  periods: listOf(objectOf('PeriodTraffic', TRAFFIC_COUNTS)),
});

const DECIMAL = { ...STRING, description: 'An exact decimal' };

export const INSIGHT_FIGURES = {
  conversions: INTEGER,
  approved: { ...INTEGER, description: 'Approved or paid' },
  rejected: INTEGER,
  duplicates: INTEGER,
  updates: INTEGER,
  quarantined: INTEGER,
  usd_sale_amount: DECIMAL,
  usd_payout: DECIMAL,
  myr_sale_amount: DECIMAL,
  myr_payout: DECIMAL,
};

export const INSIGHT_PERIOD = objectOf('InsightPeriod', {
  totals: objectOf('InsightFigures', INSIGHT_FIGURES),
  buckets: listOf(objectOf('InsightBucket', { at: TIME, ...INSIGHT_FIGURES })),
  groups: listOf(objectOf('InsightGroup', { key: orNull(STRING), ...INSIGHT_FIGURES })),
  local: listOf(
    objectOf('InsightLocalMoney', { currency: orNull(STRING), sale_amount_local: DECIMAL, payout_local: DECIMAL }),
  ),
});

export const SERVICE_INSIGHT = objectOf('ServiceInsight', {
  now: INSIGHT_PERIOD,
  before: INSIGHT_PERIOD,
  groups_truncated: { type: 'boolean' },
});
