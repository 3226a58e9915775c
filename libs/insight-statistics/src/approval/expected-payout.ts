import { formatDecimal, fromTenThousandths, toTenThousandths } from '@app/semantic-layer/merge/rational';
import type { ApprovalModel } from './approval-model';
import type { DecisionRow } from './decisions';

/** Sums of payout by status, of one currency. */
export type PayoutRow = Omit<DecisionRow, 'outcome' | 'conversions'>;

export interface ExpectedPayout {
  /** Exact: payout of what is approved or paid. */
  readonly approved: string;
  /** Exact: payout of what is pending. */
  readonly pending: string;
  /** An estimate: what of the pending will be approved. Never what is owed. */
  readonly expectedOfPending: string;
  /** An estimate: approved, and what is expected of pending. */
  readonly expected: string;
}

/** Probabilities are rounded to millionths, so that amounts are multiplied exactly. */
const MILLION = 1_000_000;

/** The payout that is to be expected of conversions: what is approved, and of what is pending the share that will be. */
export function expectedPayout(rows: readonly PayoutRow[], model: ApprovalModel): ExpectedPayout {
  let [approved, pending, expected] = [0n, 0n, 0n];
  for (const row of rows) {
    const amount = toTenThousandths(row.payout);
    if (row.state === 'approved') approved += amount;
    if (row.state !== 'pending') continue;
    pending += amount;
    expected += amount * BigInt(Math.round(model.approval(row) * MILLION));
  }
  const ofPending = { numerator: expected, denominator: BigInt(MILLION) * 10_000n };
  const all = { numerator: expected + approved * BigInt(MILLION), denominator: ofPending.denominator };
  return {
    approved: formatDecimal(fromTenThousandths(approved)),
    pending: formatDecimal(fromTenThousandths(pending)),
    expectedOfPending: formatDecimal(ofPending),
    expected: formatDecimal(all),
  };
}
