import { PARTNERS_NOT_ANSWERED, type PartnerNotAnswered } from './insight-result';
import { INTEGER, listOf, objectOf, orNull, STRING, TIME } from './schemas';

/** How probabilities of approval of a past moment did, at one partner. */
export interface CalibrationOfPartner {
  partner_code: string;
  /** Pending at the moment and decided since. */
  conversions: number;
  /** By tenths of the predicted probability; without a model there are none. */
  bins: { from: number; to: number; conversions: number; predicted: number; approved: number }[];
  /** Mean distance of what was predicted and the share that was approved. */
  error: number | null;
  /** Mean squared error, and that of one probability for all. */
  brier: number | null;
  brier_of_mean: number | null;
  /** The payout expected of what was pending against what came: 0.02 is 2 % above. */
  payout_error: number | null;
}

export interface ApprovalCalibration {
  as_of: string;
  feature_list_version: number;
  partners: CalibrationOfPartner[];
  not_answered: PartnerNotAnswered[];
}

const NUMBER = { type: 'number' };

const BIN = objectOf('CalibrationBin', {
  from: { ...NUMBER, description: 'Predicted probabilities from … to' },
  to: NUMBER,
  conversions: INTEGER,
  predicted: { ...NUMBER, description: 'Mean of what was predicted' },
  approved: { ...NUMBER, description: 'The share that was approved' },
});

export const APPROVAL_CALIBRATION = objectOf('ApprovalCalibration', {
  as_of: { ...TIME, description: 'The moment of the probabilities' },
  feature_list_version: INTEGER,
  partners: listOf(
    objectOf('CalibrationOfPartner', {
      partner_code: STRING,
      conversions: { ...INTEGER, description: 'Pending at the moment and decided since' },
      bins: { ...listOf(BIN), description: 'None where too little was decided for a model' },
      error: orNull({ ...NUMBER, description: 'Mean distance of predicted and approved shares' }),
      brier: orNull({ ...NUMBER, description: 'Mean squared error' }),
      brier_of_mean: orNull({ ...NUMBER, description: 'That of one probability for all' }),
      payout_error: orNull({
        ...NUMBER,
        description: 'Expected of pending payout against what came: 0.02 is 2 % above',
      }),
    }),
  ),
  not_answered: PARTNERS_NOT_ANSWERED,
});
