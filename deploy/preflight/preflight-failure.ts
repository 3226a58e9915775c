/** What speaks against a deployment: against that of one process, or, without a title, against any. */
export interface PreflightFailure {
  /** The partner's code, `admin` or `gateway`. */
  title?: string;
  reason: string;
}

/** Of one process; its title stands before each fault. */
export function failuresOf(title: string, faults: readonly string[]): PreflightFailure[] {
  return faults.map((fault) => ({ title, reason: `${title}: ${fault}` }));
}

export function formatFailures(refusals: readonly PreflightFailure[]): string {
  return [...new Set(refusals.map(({ reason }) => `  - ${reason}`))].join('\n');
}
