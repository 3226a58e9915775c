/** About so many microseconds, on a slow machine, that may be spent on finding secrets in texts of one request. */
const MAX_STEPS = 8_000;

/**
 * Bounds what one request may cost beyond what its size explains. Finding secrets in texts asks for it step by step;
 * without one left it takes for a secret whatever it cannot tell cheaply.
 */
export class WorkBudget {
  constructor(private stepsLeft = MAX_STEPS) {}

  get isSpent(): boolean {
    return this.stepsLeft <= 0;
  }

  /** Whether so many steps may be taken; they are taken then. */
  spend(steps: number): boolean {
    if (this.stepsLeft <= 0) return false;
    this.stepsLeft -= steps;
    return true;
  }
}
