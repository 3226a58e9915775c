/** Raised when a feature is added, removed, or means something else: a model belongs to the list it was fitted with. */
export const FEATURE_LIST_VERSION = 1;

interface FeatureDefinition {
  readonly type: 'text' | 'integer' | 'amount';
  /** The built-in model groups conversions by it; others are for models elsewhere. */
  readonly isOfModel?: true;
}

/**
 * The first postback of a conversion says these, and nothing in them comes from a later one. The built-in model, its
 * probabilities in the roll-up, and the training export all read this list. Values of persons are not in it.
 */
export const FEATURES = {
  tenant: { type: 'text', isOfModel: true },
  offer: { type: 'text', isOfModel: true },
  currency: { type: 'text' },
  usd_sale_amount: { type: 'amount' },
  usd_payout: { type: 'amount' },
  /** When it was received, in UTC; the weekday from 1 for Monday. */
  hour_of_day: { type: 'integer' },
  weekday: { type: 'integer' },
} as const satisfies Record<string, FeatureDefinition>;

export type FeatureName = keyof typeof FEATURES;
type ModelFeature = {
  [Name in FeatureName]: (typeof FEATURES)[Name] extends { isOfModel: true } ? Name : never;
}[FeatureName];

/** The features of a conversion that the built-in model looks at. */
export type ModelFeatures = Readonly<Record<ModelFeature, string>>;

export const FEATURE_NAMES = Object.keys(FEATURES) as FeatureName[];
export const MODEL_FEATURES = FEATURE_NAMES.filter((name): name is ModelFeature => 'isOfModel' in FEATURES[name]);

/** Names the group of conversions that the model takes as alike. */
export function featureKey(features: ModelFeatures): string {
  return JSON.stringify(MODEL_FEATURES.map((name) => features[name]));
}
