import type { SecretNames } from './secret-names';

/** In steps of about a microsecond on a slow machine. */
const MAX_STEPS = 8_000;
const STEPS_A_HASH = 5;
const UNHASHED = '[redacted]';

/**
 * Bounds the cost of finding secrets in the texts of one request, which may hold any number of them. Once it is spent,
 * whatever cannot be decided cheaply counts as a secret.
 */
export class WorkBudget {
  constructor(private stepsLeft = MAX_STEPS) {}

  get isSpent(): boolean {
    return this.stepsLeft <= 0;
  }

  /** Spends steps; false when none were left. */
  spend(steps: number): boolean {
    if (this.stepsLeft <= 0) return false;
    this.stepsLeft -= steps;
    return true;
  }
}

/** Which values of a request are secret, and what replaces them. */
export interface Redaction {
  secretNames: SecretNames;
  /** The replacement of a parameter's own value. It is not budgeted, because a request has few parameters. */
  redact: (secret: string) => string;
  quote: (text: string) => string;
  budget: WorkBudget;
}

/** The replacement of a secret within a text: its hash, or a placeholder once the budget is spent. */
export function redactWithin(secret: string, { redact, budget }: Redaction): string {
  return budget.spend(STEPS_A_HASH) ? redact(secret) : UNHASHED;
}
