/** Refusals that a person may accept, knowing what follows; the others have to be mended. */
export const ACCEPTABLE = [
  'fixed-terms',
  'unknown-tokens',
  'unclear-amounts',
  'no-index',
  'not-unique',
  'sql-ascii',
] as const;
export type Acceptable = (typeof ACCEPTABLE)[number];

/** Why nothing is copied, by name, and what to do about it. */
export interface PreflightFailure {
  name: Acceptable | 'no-table' | 'columns' | 'times' | 'retention' | 'target' | 'source' | 'version' | 'progress';
  reason: string;
  remedy: string;
}

export function isAcceptable(name: string): name is Acceptable {
  return (ACCEPTABLE as readonly string[]).includes(name);
}

/** The refusals that stand although some are accepted. */
export function withoutAccepted(
  refusals: readonly PreflightFailure[],
  accepted: readonly Acceptable[],
): PreflightFailure[] {
  return refusals.filter(({ name }) => !(isAcceptable(name) && accepted.includes(name)));
}
