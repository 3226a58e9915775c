import { type DecisionCurves, decisionCurves } from './decision-curves';
import { type DecisionRow, MAX_AGE_DAYS } from './decisions';
import { featureKey, type ModelFeatures } from './features';

/** Offers with fewer conversions resemble their partner more than themselves. */
const PRIOR_CONVERSIONS = 30;
const ITERATIONS = 60;

/** The outcome of pending conversions of one partner, by the features of the model and age. */
export class ApprovalModel {
  private constructor(
    private readonly curves: DecisionCurves,
    /** The share of approvals by the key of features. */
    private readonly approved: ReadonlyMap<string, number>,
  ) {}

  /** Undefined where too little of the history is decided to say anything. */
  static fit(rows: readonly DecisionRow[]): ApprovalModel | undefined {
    const curves = decisionCurves(rows);
    if (!curves) return undefined;
    const groups = Map.groupBy(rows, featureKey);
    return new ApprovalModel(curves, new Map([...groups].map(([key, ofKey]) => [key, approvedShare(ofKey, curves)])));
  }

  /** The probability that a conversion which is pending at this age in whole days will be approved. */
  approval(pending: ModelFeatures & Pick<DecisionRow, 'age'>): number {
    const approved = this.approved.get(featureKey(pending)) ?? this.curves.approved;
    return stillApproved(approved, pending.age, this.curves);
  }
}

/**
 * The share of approvals once all is decided. Pending ones count with their present probability, which depends on the
 * share again: expectation and maximization, from the partner's share on.
 */
function approvedShare(rows: readonly DecisionRow[], curves: DecisionCurves): number {
  let share = curves.approved;
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    let [approved, all] = [PRIOR_CONVERSIONS * curves.approved, PRIOR_CONVERSIONS];
    for (const { state, age, conversions } of rows) {
      if (state === 'pending' && isOld(age, curves)) continue;
      all += conversions;
      if (state === 'approved') approved += conversions;
      if (state === 'pending') approved += conversions * stillApproved(share, age, curves);
    }
    share = approved / all;
  }
  return share;
}

/** The later an outcome comes, the more of what is pending will have it: a share alone would not say so. */
function stillApproved(share: number, age: number, curves: DecisionCurves): number {
  // Decisions of the present day of age may still come.
  const { approvals, rejections } = left(age, curves);
  const both = share * approvals + (1 - share) * rejections;
  return both > 0 ? (share * approvals) / both : 0;
}

/** Beyond the last decision that was ever seen: it may stay pending, and nothing is expected of it. */
function isOld(age: number, curves: DecisionCurves): boolean {
  const { approvals, rejections } = left(age, curves);
  return approvals + rejections === 0;
}

function left(
  age: number,
  { approvalsLeft, rejectionsLeft }: DecisionCurves,
): { approvals: number; rejections: number } {
  const index = Math.min(age, MAX_AGE_DAYS);
  return { approvals: approvalsLeft[index]!, rejections: rejectionsLeft[index]! };
}
