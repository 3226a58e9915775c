import { PARTNERS_NOT_ANSWERED, type PartnerNotAnswered } from './insight-result';
import { FREE, INTEGER, listOf, objectOf, orNull, STRING, TIME } from './schemas';

/** A time at which a rule would have fired for a group. */
export interface PreviewedFiring {
  /** The partner, and the group by dimension. */
  keys: Record<string, string>;
  /** The end of the hour that it would have fired for. */
  fired_at: string;
  /** Null: it would still be firing. */
  resolved_at: string | null;
  /** Of the hours that were looked at: an exact decimal. */
  seen: string | null;
  /** An exact figure where a rule compares with one, else an estimate. */
  expected: string | null;
  /** Of a figure this far out in normal hours. */
  probability: number | null;
  hours: number | null;
}

/** A replay of an alert rule over the last days. */
export interface AlertPreview {
  days: number;
  from: string;
  to: string;
  groups: number;
  fired: number;
  /** One a partner and hour. */
  messages: number;
  /** Hours of groups about which nothing is concluded. */
  not_evaluated_hours: number;
  /** The newest 200. */
  firings: PreviewedFiring[];
  answered: string[];
  not_answered: PartnerNotAnswered[];
}

const FIRING = objectOf('PreviewedFiring', {
  keys: { ...FREE, additionalProperties: STRING, description: 'The partner, and the group by dimension' },
  fired_at: { ...TIME, description: 'The end of the hour that it would have fired for' },
  resolved_at: orNull({ ...TIME, description: 'Null: it would still be firing' }),
  seen: orNull({ ...STRING, description: 'Of the hours that were looked at' }),
  expected: orNull({ ...STRING, description: 'Exact where a rule compares with a figure, else an estimate' }),
  probability: orNull({ type: 'number', description: 'Of a figure this far out in normal hours' }),
  hours: orNull(INTEGER),
});

export const ALERT_PREVIEW = objectOf('AlertPreview', {
  days: INTEGER,
  from: TIME,
  to: TIME,
  groups: INTEGER,
  fired: { ...INTEGER, description: 'How often it would have fired' },
  messages: { ...INTEGER, description: 'One a partner and hour' },
  not_evaluated_hours: { ...INTEGER, description: 'Hours of groups about which nothing is concluded' },
  firings: { ...listOf(FIRING), description: 'The newest 200' },
  answered: listOf(STRING),
  not_answered: PARTNERS_NOT_ANSWERED,
});
