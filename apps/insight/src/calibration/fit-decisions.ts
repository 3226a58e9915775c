import { ApprovalModel, type DecisionRow } from '@app/insight-statistics';
import type { ServiceDecisions } from '@app/internal-protocol';

/** The built-in model of what a service knew at a moment, with the rows that it was fitted to; undefined of too few. */
export function fitDecisions({
  decisions,
}: ServiceDecisions): { model: ApprovalModel; rows: DecisionRow[] } | undefined {
  const rows = decisions.map(({ usd_payout: payout, ...row }) => ({ ...row, payout }));
  const model = ApprovalModel.fit(rows);
  return model && { model, rows };
}
