/** What speaks against a deployment: against that of one process, or, without a title, against any. */
export interface Refusal {
  /** The partner's code, `admin` or `gateway`. */
  title?: string;
  fault: string;
}

/** Of one process; its title stands before each fault. */
export function refusalsOf(title: string, faults: readonly string[]): Refusal[] {
  return faults.map((fault) => ({ title, fault: `${title}: ${fault}` }));
}

export function writeRefusals(refusals: readonly Refusal[]): string {
  return [...new Set(refusals.map(({ fault }) => `  - ${fault}`))].join('\n');
}
