import { ProbabilityBins } from './probability-bins';

/** A probability that was predicted, and what came. */
export interface DecidedPrediction {
  readonly predicted: number;
  readonly isApproved: boolean;
}

export interface PredictionScore {
  readonly conversions: number;
  /** Mean negative logarithm of the probability that was given to what came, in nats. */
  readonly logLoss: number;
  /** Expected calibration error: the mean distance of predicted and approved shares, over tenths of probability. */
  readonly calibrationError: number;
  /** Mean squared error (Brier). */
  readonly brier: number;
}

/** Bounds the loss of a row that was called impossible, which would make the mean infinite. */
const CLOSEST = 1e-6;

/** How well probabilities fit what came; undefined of none. */
export function scorePredictions(decided: Iterable<DecidedPrediction>): PredictionScore | undefined {
  const bins = new ProbabilityBins();
  let loss = 0;
  for (const { predicted, isApproved } of decided) {
    bins.add(predicted, isApproved);
    loss -= Math.log(Math.max(CLOSEST, isApproved ? predicted : 1 - predicted));
  }
  const { conversions, calibrationError, brier } = bins;
  return conversions === 0 ? undefined : { conversions, logLoss: loss / conversions, calibrationError, brier };
}
