import type { SecretNames } from './secret-names';
import type { WorkBudget } from './work-budget';

/** What is secret in a request, and what is kept in its place. */
export interface Redaction {
  secretNames: SecretNames;
  /** What is kept in place of a parameter's own value; a request has few parameters. */
  redact: (secret: string) => string;
  quote: (text: string) => string;
  /** Pays for what is found within texts and lists, which may hold any number of names and secrets. */
  budget: WorkBudget;
}

/** What one secret's hash costs, in steps of a budget. */
const STEPS_A_HASH = 5;
const UNHASHED = '[redacted]';

/** What is kept in place of a secret within a text: its hash, or only that there was one. */
export function redactWithin(secret: string, { redact, budget }: Redaction): string {
  return budget.spend(STEPS_A_HASH) ? redact(secret) : UNHASHED;
}
