import { INTEGER, listOf, objectOf, orNull, STRING, TIME } from './schemas';

/** Figures of events, as the collector reads them from its roll-up. */
export interface EventStatistics {
  from: string;
  to: string;
  totals: {
    events: number;
    purchases: number;
    /** One for each currency. */
    amounts: { currency: string; amount: string }[];
  };
  rows: { key: string; events: number }[];
  /** Every event that was stored before is counted; null before the first. */
  complete_until: string | null;
}

export const EVENT_STATISTICS = objectOf('EventStatistics', {
  from: TIME,
  to: TIME,
  totals: objectOf('EventTotals', {
    events: INTEGER,
    purchases: INTEGER,
    amounts: listOf(objectOf('EventAmount', { currency: STRING, amount: STRING })),
  }),
  rows: listOf(objectOf('EventCount', { key: STRING, events: INTEGER })),
  complete_until: orNull(TIME),
});
