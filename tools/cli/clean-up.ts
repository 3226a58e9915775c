/** What has to be undone at the end, whatever the end is. */
export class CleanUp {
  private readonly steps: (() => Promise<unknown>)[] = [];
  private running: Promise<void> | undefined;

  /** Steps are taken in the reverse order. */
  defer(step: () => Promise<unknown>): void {
    this.steps.push(step);
  }

  /** Takes every step, also after one that fails; asked again, it answers the same. @throws AggregateError of the faults */
  run(): Promise<void> {
    this.running ??= this.runSteps();
    return this.running;
  }

  private async runSteps(): Promise<void> {
    const errors: unknown[] = [];
    for (let step = this.steps.pop(); step; step = this.steps.pop()) await step().catch((fault) => errors.push(fault));
    if (errors.length > 0) throw new AggregateError(errors, 'Not everything could be cleaned up');
  }
}
