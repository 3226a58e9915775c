/** Consecutive failures that open the circuit. */
const FAILURES_TO_OPEN = 3;
/** While it is open, questions do not wait for the model. */
const OPEN_MS = 30_000;

/** Whether questions are sent to the model: not for a while after it failed several times, and then one as a probe. */
export class ModelBreaker {
  private failures = 0;
  private closedFromMs = Number.NEGATIVE_INFINITY;
  private isProbing = false;

  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  /** Whether a request may be sent now; each that may has to be recorded. */
  permits(): boolean {
    if (this.failures < FAILURES_TO_OPEN) return true;
    if (this.isProbing || this.nowMs() < this.closedFromMs) return false;
    this.isProbing = true;
    return true;
  }

  recordSuccess(): void {
    this.failures = 0;
    this.isProbing = false;
  }

  recordFailure(): void {
    this.failures += 1;
    this.isProbing = false;
    this.closedFromMs = this.nowMs() + OPEN_MS;
  }
}
