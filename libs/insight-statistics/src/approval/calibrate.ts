import { toTenThousandths } from '@app/semantic-layer/merge/rational';
import { toEstimate } from '../series/estimates';
import type { ApprovalModel } from './approval-model';
import type { DecisionRow } from './decisions';
import { expectedPayout } from './expected-payout';

export interface CalibrationBin {
  /** Predicted probabilities from … to, in tenths. */
  readonly from: number;
  readonly to: number;
  readonly conversions: number;
  /** Mean of what was predicted, and the share that was approved. */
  readonly predicted: number;
  readonly approved: number;
}

export interface Calibration {
  readonly bins: readonly CalibrationBin[];
  /** Expected calibration error: the mean distance of predicted and approved shares. */
  readonly error: number;
  /** Mean squared error, and that of one probability for all, which the model has to beat. */
  readonly brier: number;
  readonly brierOfMean: number;
  /** The payout expected of what was pending, against what came in: 0.02 is 2 % above. */
  readonly payoutError: number | undefined;
}

const BINS = 10;

/**
 * How a model that was fitted as of a moment did: what was pending then and is decided now. Undefined where nothing is.
 */
export function calibrate(rows: readonly DecisionRow[], model: ApprovalModel): Calibration | undefined {
  const decided = rows.filter(({ state, outcome }) => state === 'pending' && outcome !== 'pending');
  const all = decided.reduce((sum, { conversions }) => sum + conversions, 0);
  if (all === 0) return undefined;
  const bins = Array.from({ length: BINS }, () => ({ conversions: 0, predicted: 0, approved: 0 }));
  const meanApproved = approvedOf(decided) / all;
  let [brier, brierOfMean] = [0, 0];
  for (const row of decided) {
    const predicted = model.approval(row);
    const approved = row.outcome === 'approved' ? 1 : 0;
    const bin = bins[Math.min(BINS - 1, Math.floor(predicted * BINS))]!;
    bin.conversions += row.conversions;
    bin.predicted += row.conversions * predicted;
    bin.approved += row.conversions * approved;
    brier += row.conversions * (predicted - approved) ** 2;
    brierOfMean += row.conversions * (meanApproved - approved) ** 2;
  }
  return {
    bins: bins.flatMap(({ conversions, predicted, approved }, index) => {
      if (conversions === 0) return [];
      const [from, to] = [index / BINS, (index + 1) / BINS];
      return [{ from, to, conversions, predicted: predicted / conversions, approved: approved / conversions }];
    }),
    error: bins.reduce((sum, { predicted, approved }) => sum + Math.abs(predicted - approved), 0) / all,
    brier: brier / all,
    brierOfMean: brierOfMean / all,
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
