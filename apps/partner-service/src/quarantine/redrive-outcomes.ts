/** What can become of a postback in a redrive, in the order of their group numbers. */
const OUTCOMES = [
  ...(['stored', 'updated', 'duplicate', 'already', 'quarantined', 'failed'] as const),
  ...(['corrected', 'moved', 'would_quarantine', 'incomplete', 'same'] as const),
];
type Outcome = (typeof OUTCOMES)[number];

/** Of a quarantined postback. */
export const REDRIVE_OUTCOMES = OUTCOMES.slice(0, 6);
/** Of a stored one. */
export const STORED_OUTCOMES = ['same', 'corrected', 'moved', 'would_quarantine', 'incomplete', 'failed'] as const;

/** Rows in the result of a job. */
export const MAX_ROWS = 1_000;

export function groupOf(outcome: Outcome): number {
  return OUTCOMES.indexOf(outcome) + 1;
}

/** Postbacks that stay the same are not in the result. */
export function rowsLeft({ done, same }: Readonly<Record<string, number | null>>): number {
  return Math.max(0, MAX_ROWS - ((done ?? 0) - (same ?? 0)));
}
