import { INTEGER, listOf, objectOf, orNull, STRING, TIME } from './schemas';

export const STATISTICS_GROUPS = ['hour', 'day', 'type', 'name', 'source'] as const;
export type StatisticsGroup = (typeof STATISTICS_GROUPS)[number];

/** Whether events of bots count. */
export const BOTS = ['exclude', 'include', 'only'] as const;
export type Bots = (typeof BOTS)[number];

/** Figures of events, as the collector reads them from its roll-ups. */
export interface EventStatistics {
  from: string;
  to: string;
  totals: {
    events: number;
    /** A visitor of two days counts twice: one without ids is not recognised on the next day. */
    visitor_days: number;
    users: number;
    /** Those that began in the span. */
    sessions: number;
    purchases: number;
    /** One for each currency. */
    amounts: { currency: string; amount: string }[];
  };
  rows: StatisticsRow[];
  /** Every event that was stored before is counted; null before the first. */
  complete_until: string | null;
}

/** Visits have no type or name of an event: null in such rows. */
export interface StatisticsRow {
  /** Of a source its id, within the platform, and its code for people. */
  key: string;
  events: number;
  visitor_days: number | null;
  users: number | null;
  sessions: number | null;
}

export const EVENT_STATISTICS = objectOf('EventStatistics', {
  from: TIME,
  to: TIME,
  totals: objectOf('EventTotals', {
    events: INTEGER,
    visitor_days: { ...INTEGER, description: 'A visitor of two days counts twice' },
    users: { ...INTEGER, description: 'Different values of user_id' },
    sessions: { ...INTEGER, description: 'Sessions that began in the span' },
    purchases: INTEGER,
    amounts: listOf(objectOf('EventAmount', { currency: STRING, amount: STRING })),
  }),
  rows: listOf(
    objectOf('EventCount', {
      key: STRING,
      events: INTEGER,
      visitor_days: orNull(INTEGER),
      users: orNull(INTEGER),
      sessions: orNull(INTEGER),
    }),
  ),
  complete_until: orNull(TIME),
});
