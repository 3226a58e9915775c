/** The outcome of a received item. */
export type IntakeOutcome =
  /** It was stored, or forwarded to the process that stores it. */
  | 'stored'
  /** It was refused, and nothing was stored. */
  | 'refused'
  /** It was refused but may be stored, because the response of the storing process was lost. */
  | 'uncertain';

/** Counts of one subject in one hour since the process booted. `refused` includes `uncertain`. */
export interface HourCount {
  subject: string;
  /** ISO 8601 in UTC. */
  hour: string;
  received: number;
  refused: number;
  uncertain: number;
}

const HOUR_MS = 3_600_000;

/**
 * Counts what this process has received since it booted. Counts only grow and are written as totals, so that writing
 * them twice changes nothing. They stay in memory, about a hundred bytes for each subject and hour.
 */
export class HourlyCounts {
  private readonly subjects = new Map<string, Map<number, HourCount>>();
  private changed = new Set<HourCount>();

  record(subject: string, receivedAtMs: number, outcome: IntakeOutcome, items: number): void {
    const record = this.countOf(subject, Math.floor(receivedAtMs / HOUR_MS));
    record.received += items;
    if (outcome !== 'stored') record.refused += items;
    if (outcome === 'uncertain') record.uncertain += items;
    this.changed.add(record);
  }

  get hasChanged(): boolean {
    return this.changed.size > 0;
  }

  /** Returns the counts that changed since the last call; `restoreChanged` gives them back after a failed write. */
  drainChanged(): HourCount[] {
    const changed = [...this.changed];
    this.changed = new Set();
    return changed;
  }

  restoreChanged(counts: readonly HourCount[]): void {
    for (const record of counts) this.changed.add(record);
  }

  private countOf(subject: string, hourNumber: number): HourCount {
    let hours = this.subjects.get(subject);
    if (!hours) this.subjects.set(subject, (hours = new Map()));
    let record = hours.get(hourNumber);
    if (!record) {
      const hour = new Date(hourNumber * HOUR_MS).toISOString();
      hours.set(hourNumber, (record = { subject, hour, received: 0, refused: 0, uncertain: 0 }));
    }
    return record;
  }
}
