import { toTenThousandths } from '@app/semantic-layer/merge/rational';
import { toEstimate } from '../series/estimates';
import type { ApprovalModel } from './approval-model';
import type { DecisionRow } from './decisions';
import { expectedPayout } from './expected-payout';
import { type ProbabilityBin, ProbabilityBins } from './probability-bins';

export interface Calibration {
  readonly bins: readonly ProbabilityBin[];
  /** Expected calibration error: the mean distance of predicted and approved shares. */
  readonly error: number;
  /** Mean squared error, and that of one probability for all, which the model has to beat. */
  readonly brier: number;
  readonly brierOfMean: number;
  /** The payout expected of what was pending, against what came in: 0.02 is 2 % above. */
  readonly payoutError: number | undefined;
}

/**
 * How a model that was fitted as of a moment did: what was pending then and is decided now. Undefined where nothing is.
 */
export function calibrate(rows: readonly DecisionRow[], model: ApprovalModel): Calibration | undefined {
  const decided = rows.filter(({ state, outcome }) => state === 'pending' && outcome !== 'pending');
  const bins = new ProbabilityBins();
  for (const row of decided) bins.add(model.approval(row), row.outcome === 'approved', row.conversions);
  const all = bins.conversions;
  if (all === 0) return undefined;
  const meanApproved = approvedOf(decided) / all;
  const squares = decided.reduce(
    (sum, { outcome, conversions }) => sum + conversions * (meanApproved - (outcome === 'approved' ? 1 : 0)) ** 2,
    0,
  );
  return {
    bins: bins.describe(),
    error: bins.calibrationError,
    brier: bins.brier,
    brierOfMean: squares / all,
    payoutError: payoutErrorOf(decided, model),
  };
}

function approvedOf(rows: readonly DecisionRow[]): number {
  return rows.reduce((sum, { outcome, conversions }) => sum + (outcome === 'approved' ? conversions : 0), 0);
}

function payoutErrorOf(decided: readonly DecisionRow[], model: ApprovalModel): number | undefined {
  const came = decided.filter(({ outcome }) => outcome === 'approved');
  const seen = came.reduce((sum, { payout }) => sum + toTenThousandths(payout), 0n);
  if (seen <= 0n) return undefined;
  const { expectedOfPending } = expectedPayout(decided, model);
  return toEstimate(toTenThousandths(expectedOfPending)) / toEstimate(seen) - 1;
}
