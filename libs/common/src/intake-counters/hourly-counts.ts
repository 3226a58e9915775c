/** What became of something that was taken in, as far as its books are concerned. */
export type IntakeOutcome =
  /** It was kept, or handed on to who keeps it. */
  | 'kept'
  /** It was refused, and nothing of it was kept. */
  | 'refused'
  /** It was refused, but may have been kept: the answer of who keeps it was lost. */
  | 'uncertain';

/** What one boot of a process took in of a subject in an hour. `refused` includes the uncertain ones. */
export interface HourCount {
  subject: string;
  /** The hour of receipt, ISO 8601 in UTC. */
  hour: string;
  received: number;
  refused: number;
  uncertain: number;
}

const HOUR_MS = 3_600_000;

/**
 * Counts what this boot takes in. The counts only grow and are written as they stand, so that writing them twice
 * changes nothing. They are kept as long as the process lives: a hundred bytes for a subject's hour.
 */
export class HourlyCounts {
  private readonly subjects = new Map<string, Map<number, HourCount>>();
  private changed = new Set<HourCount>();

  /** @param receivedAtMs when it was received, which need not be now */
  record(subject: string, receivedAtMs: number, outcome: IntakeOutcome): void {
    const record = this.countOf(subject, Math.floor(receivedAtMs / HOUR_MS));
    record.received += 1;
    if (outcome !== 'kept') record.refused += 1;
    if (outcome === 'uncertain') record.uncertain += 1;
    this.changed.add(record);
  }

  /** Those that changed since the last call, as they stand; `giveBack` returns them when they could not be written. */
  drainChanged(): HourCount[] {
    const taken = [...this.changed];
    this.changed = new Set();
    return taken;
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
