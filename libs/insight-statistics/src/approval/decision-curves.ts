import { type DecisionRow, MAX_AGE_DAYS } from './decisions';

/** How late approvals and rejections come, with what is still pending taken as censored at its age. */
export interface DecisionCurves {
  /** The share of decisions that are approvals. */
  readonly approved: number;
  /** By age in days: the shares of approvals and of rejections that come at that age or later. */
  readonly approvalsLeft: Float64Array;
  readonly rejectionsLeft: Float64Array;
}

/** Hazards of fewer conversions are noise, which the tail of a curve would carry on. */
const MIN_AT_RISK = 20;
const MIN_DECIDED = 100;
/** Where fewer than this will have been decided by the end of the curve, the rest of it is not known. */
const MIN_DECIDED_SHARE = 0.8;

/** Cumulative incidence with two outcomes (Aalen and Johansen); undefined where the history is too short for it. */
export function decisionCurves(rows: readonly DecisionRow[]): DecisionCurves | undefined {
  const counts = countByAge(rows);
  const { approved, rejected } = counts;
  const [approvals, rejections] = [new Float64Array(MAX_AGE_DAYS + 1), new Float64Array(MAX_AGE_DAYS + 1)];
  let atRisk = rows.reduce((sum, { conversions }) => sum + conversions, 0);
  let [undecided, decided] = [1, 0];
  for (let age = 0; age <= MAX_AGE_DAYS && atRisk >= MIN_AT_RISK; age++) {
    approvals[age] = (undecided * approved[age]!) / atRisk;
    rejections[age] = (undecided * rejected[age]!) / atRisk;
    undecided -= approvals[age]! + rejections[age]!;
    decided += approved[age]! + rejected[age]!;
    atRisk -= approved[age]! + rejected[age]! + counts.pending[age]!;
  }
  if (decided < MIN_DECIDED || 1 - undecided < MIN_DECIDED_SHARE) return undefined;
  const [allApprovals, allRejections] = [total(approvals), total(rejections)];
  return {
    approved: allApprovals / (allApprovals + allRejections),
    approvalsLeft: shareLeft(approvals, allApprovals),
    rejectionsLeft: shareLeft(rejections, allRejections),
  };
}

function countByAge(rows: readonly DecisionRow[]): Record<DecisionRow['state'], Float64Array> {
  const counts = {
    approved: new Float64Array(MAX_AGE_DAYS + 1),
    rejected: new Float64Array(MAX_AGE_DAYS + 1),
    pending: new Float64Array(MAX_AGE_DAYS + 1),
  };
  for (const { state, age, conversions } of rows) counts[state][Math.min(age, MAX_AGE_DAYS)]! += conversions;
  return counts;
}

function shareLeft(shares: Float64Array, all: number): Float64Array {
  const left = new Float64Array(MAX_AGE_DAYS + 1);
  let later = 0;
  for (let age = MAX_AGE_DAYS; age >= 0; age--) {
    later += shares[age]!;
    left[age] = all > 0 ? later / all : 0;
  }
  return left;
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
