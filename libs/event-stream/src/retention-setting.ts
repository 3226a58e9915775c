import { IntegerSetting } from '@app/common';
import { MAX_AGE_DAYS } from '@app/events';

/** Of the collector, which accepts no event that is older, and of the consumer, which deletes those that are. */
export const RetentionSetting = IntegerSetting(
  'Days for which events, and what is known of single visitors, are kept; the same for collector and consumer.',
  { min: MAX_AGE_DAYS, max: 3_650 },
);

export const RETENTION_DAYS_DEFAULT = 90;
