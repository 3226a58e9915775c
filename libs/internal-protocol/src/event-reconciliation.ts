import { BOOLEAN, INTEGER, listOf, objectOf, STRING, TIME } from './schemas';
import type { BalanceState } from './balance-hours';

/** What was received from a source in an hour, and what became of it. */
export interface EventHourBalance {
  /** Within the platform the id of the source, and its code for people. */
  source: string;
  /** The hour of receipt, in UTC. */
  hour: string;
  received: number;
  stored: number;
  duplicates: number;
  /** Without those that were redriven. */
  rejected: number;
  /** Of visitors who ask not to be followed, where their source stores no such events. */
  dropped: number;
  /** Answered with an error, so the client sends them again. */
  refused: number;
  /** Of the refused: those that may be stored, because the response of the database was lost. */
  uncertain: number;
  /** Received and not accounted for; below zero, stored and never received. */
  difference: number;
  state: BalanceState;
}

export interface EventReconciliation {
  from: string;
  to: string;
  /** No hour is unbalanced. */
  adds_up: boolean;
  /** And none is unknown. */
  is_certain: boolean;
  data: EventHourBalance[];
}

export const EVENT_RECONCILIATION = objectOf('EventReconciliation', {
  from: TIME,
  to: TIME,
  adds_up: { ...BOOLEAN, description: 'No hour is unbalanced' },
  is_certain: { ...BOOLEAN, description: 'And none is unknown' },
  data: listOf(
    objectOf('EventHourBalance', {
      source: STRING,
      hour: { ...TIME, description: 'The hour of receipt' },
      received: INTEGER,
      stored: INTEGER,
      duplicates: INTEGER,
      rejected: { ...INTEGER, description: 'Without those that were redriven' },
      dropped: { ...INTEGER, description: 'Of visitors who ask not to be followed' },
      refused: { ...INTEGER, description: 'Answered with an error' },
      uncertain: { ...INTEGER, description: 'Of the refused: those that may be stored' },
      difference: { ...INTEGER, description: 'Received and not accounted for' },
      state: { ...STRING, description: 'balanced, open, unknown, expired or unbalanced' },
    }),
  ),
});
