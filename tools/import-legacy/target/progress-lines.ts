import type { LegacyRow } from '../source/legacy-row';
import { addCounts } from './page-writer';
import type { ImportedCounts } from './progress';

const SAY_EVERY_MS = 5_000;

/** Tells a person how far a copy is, every few seconds. */
export class ProgressReporter {
  private readonly startedMs = performance.now();
  private saidMs = this.startedMs;
  private counts: ImportedCounts = { conversions: 0, repeats: 0, quarantined: 0 };

  /**
   * @param before rows that earlier runs moved
   * @param expected rows that the former database had when it was looked at
   */
  constructor(
    private readonly before: number,
    private readonly expected: number,
    private readonly say: (line: string) => void,
  ) {}

  readonly note = (counts: ImportedCounts, last: LegacyRow): void => {
    this.counts = addCounts(this.counts, counts);
    if (performance.now() - this.saidMs < SAY_EVERY_MS) return;
    this.saidMs = performance.now();
    const done = this.before + this.rows;
    const percent = Math.min(100, Math.floor((100 * done) / Math.max(1, this.expected)));
    const left = Math.max(0, this.expected - done) / Math.max(1, this.perSecond);
    this.say(
      `  ${done} rows (${percent} %), ${this.perSecond} a second, at ${last.received_at}, ${Math.ceil(left)} s left`,
    );
  };

  end(): void {
    const { conversions, repeats, quarantined } = this.counts;
    const seconds = ((performance.now() - this.startedMs) / 1_000).toFixed(1);
    this.say(
      `Copied ${this.rows} rows in ${seconds} s (${this.perSecond} a second): ` +
        `${conversions} conversions, ${repeats} repeats, ${quarantined} to quarantine`,
    );
  }

  private get rows(): number {
    return this.counts.conversions + this.counts.repeats + this.counts.quarantined;
  }

  private get perSecond(): number {
    return Math.round(this.rows / Math.max(0.001, (performance.now() - this.startedMs) / 1_000));
  }
}
