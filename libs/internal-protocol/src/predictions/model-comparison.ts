import { PARTNERS_NOT_ANSWERED, type PartnerNotAnswered } from '../insight-result';
import { BOOLEAN, INTEGER, listOf, objectOf, orNull, STRING, TIME } from '../schemas';

/** How probabilities fit what came. */
export interface ModelScore {
  conversions: number;
  /** Mean negative logarithm of the probability that was given to what came, in nats. */
  log_loss: number;
  /** Mean distance of predicted and approved shares. */
  calibration_error: number;
  /** Mean squared error. */
  brier: number;
}

/** An imported model of a version, beside the built-in one on the same conversions. */
export interface ComparedModel {
  model: string;
  model_version: string;
  /** The share of decided conversions for which it has a prediction from before the decision. */
  coverage: number;
  score: ModelScore;
  /** Null where too little was decided for the built-in model. */
  built_in: ModelScore | null;
}

export interface ComparisonOfPartner {
  partner_code: string;
  /** Conversions that were pending at the moment and are decided since. */
  decided: number;
  /** False: there are more than were read in time. */
  is_complete: boolean;
  /** The built-in model on all of them. */
  built_in: ModelScore | null;
  models: ComparedModel[];
}

export interface ModelComparison {
  as_of: string;
  partners: ComparisonOfPartner[];
  not_answered: PartnerNotAnswered[];
}

const NUMBER = { type: 'number' };

const SCORE = objectOf('ModelScore', {
  conversions: INTEGER,
  log_loss: {
    ...NUMBER,
    description: 'Mean negative logarithm of the probability that was given to what came, in nats',
  },
  calibration_error: { ...NUMBER, description: 'Mean distance of predicted and approved shares, by tenths' },
  brier: { ...NUMBER, description: 'Mean squared error' },
});

const COMPARED_MODEL = objectOf('ComparedModel', {
  model: STRING,
  model_version: STRING,
  coverage: { ...NUMBER, description: 'The share of decided conversions with a prediction from before the decision' },
  score: SCORE,
  built_in: orNull({ ...SCORE, description: 'The built-in model on the same conversions' }),
});

export const MODEL_COMPARISON = objectOf('ModelComparison', {
  as_of: { ...TIME, description: 'The moment of the built-in model' },
  partners: listOf(
    objectOf('ComparisonOfPartner', {
      partner_code: STRING,
      decided: { ...INTEGER, description: 'Pending at the moment and decided since' },
      is_complete: { ...BOOLEAN, description: 'Whether all of them were read in time' },
      built_in: orNull({ ...SCORE, description: 'The built-in model on all of them' }),
      models: listOf(COMPARED_MODEL),
    }),
  ),
  not_answered: PARTNERS_NOT_ANSWERED,
});
