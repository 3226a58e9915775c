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
  /** Of all sources; null before a day has passed. */
  quality: {
    /** The end of the day whose visits were compared. */
    measured_at: string;
    /** With two products or more. */
    visits: number;
    /** The share of them in which one of ten recommended products was looked at after the first. */
    hit_rate: number;
    /** The same for the ten most popular products. */
    popular_hit_rate: number;
  } | null;
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
  quality: {
    ...orNull(
      objectOf('RecommendationQuality', {
        measured_at: TIME,
        visits: { ...INTEGER, description: 'Visits of the day before measured_at with two products or more' },
        hit_rate: { type: 'number', description: 'With one of ten recommended products after the first one' },
        popular_hit_rate: { type: 'number', description: 'With one of the ten most popular products' },
      }),
    ),
    description: 'Of all sources; null before a day has passed',
  },
});
