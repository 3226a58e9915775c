import { BOOLEAN, FREE, listOf, objectOf, orNull, STRING, TIME } from './schemas';

/** A conversion as of a moment: what was known with its first postback, and how it was decided since. */
export interface TrainingRow {
  conversion_id: string;
  /** Besides conversion_id, what identifies the conversion. */
  conversion_key: string | null;
  received_at: string;
  /** By name; amounts are decimals as text. */
  features: Readonly<Record<string, string | number | null>>;
  /** Null while it is pending. */
  is_approved: boolean | null;
  decided_at: string | null;
}

/** One page of them, in the order of keys. */
export interface TrainingRows {
  rows: TrainingRow[];
  as_of: string;
  /** Null after the last page. */
  next: string | null;
}

const TRAINING_ROW = objectOf('TrainingRow', {
  conversion_id: STRING,
  conversion_key: orNull(STRING),
  received_at: TIME,
  features: { ...FREE, description: 'By name, as the list of features has them' },
  is_approved: orNull({ ...BOOLEAN, description: 'As of as_of; null while it is pending. Paid counts as approved' }),
  decided_at: orNull(TIME),
});

export const TRAINING_ROWS = objectOf('TrainingRows', {
  rows: listOf(TRAINING_ROW),
  as_of: TIME,
  next: orNull({ ...STRING, description: 'after of the next page' }),
});
