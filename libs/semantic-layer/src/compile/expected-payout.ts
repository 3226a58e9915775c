import type { Statement } from './compile-hourly';
import type { Dialect } from './dialect';

/** Probabilities that a pending conversion will be approved, by its age in days, as decimal texts. */
export interface ApprovalTable {
  /** JSON: a list of `{"tenant_id", "offer", "approvals"}`, of the pairs that are known well enough. */
  readonly ofOffers: string;
  /** Of all others. */
  readonly ofOthers: string[];
}

export const NO_APPROVALS: ApprovalTable = { ofOffers: '[]', ofOthers: [] };

/** The last age that has a probability; older conversions have it too. */
export const MAX_EXPECTED_AGE_DAYS = 180;

/** Adds the probabilities as parameters. The ones of all others are a column too, so that the sum has no parameter of its own. */
export function joinApprovals(
  { ofOffers, ofOthers }: ApprovalTable,
  values: Statement['values'],
  { readApprovals }: Dialect,
): string {
  values.push(ofOffers, ofOthers);
  const [offers, others] = [`$${values.length - 1}`, `$${values.length}`];
  return `
  LEFT JOIN ${readApprovals(offers)}
    USING (tenant_id, offer)
  CROSS JOIN (SELECT ${others}::numeric(9,6)[] AS ofOthers) AS others`;
}

const AGE = `least(${MAX_EXPECTED_AGE_DAYS}, greatest(0, floor(extract(epoch FROM now() - hour) / 86400)))::integer + 1`;

/** The share of a row that is expected to be paid, rounded by row, so that the sum over groups is the total. */
export const EXPECTED_SQL = (payout: string): string =>
  `CASE WHEN status IN ('approved', 'paid') THEN ${payout} WHEN status = 'pending' THEN round(${payout} * ` +
  `coalesce(approvals[${AGE}], ofOthers[${AGE}]), 4) END`;
