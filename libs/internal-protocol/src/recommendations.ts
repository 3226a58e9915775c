import { INTEGER, listOf, objectOf, orNull, STRING, TIME } from './schemas';

export const RECOMMENDATION_REASONS = ['bought_together', 'viewed_together', 'popular'] as const;

export interface Recommendations {
  /** The best first. */
  items: {
    product_id: string;
    /** From 0 to 1; null for what is only popular. */
    score: number | null;
    /** Sessions with both products; with the one where it is only popular. */
    support: number;
    reason: (typeof RECOMMENDATION_REASONS)[number];
  }[];
  computed_at: string | null;
}

export const RECOMMENDATIONS = objectOf('Recommendations', {
  items: listOf(
    objectOf('Recommendation', {
      product_id: STRING,
      score: orNull({ type: 'number', description: 'From 0 to 1; null for what is only popular' }),
      support: { ...INTEGER, description: 'Sessions with both products; with the one where it is only popular' },
      reason: { ...STRING, enum: RECOMMENDATION_REASONS },
    }),
  ),
  computed_at: orNull(TIME),
});
