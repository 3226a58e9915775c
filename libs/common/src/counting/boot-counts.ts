/** What became of something that was taken in, as far as its books are concerned. */
export type Intake =
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
export class BootCounts {
  private readonly subjects = new Map<string, Map<number, HourCount>>();
  private changed = new Set<HourCount>();

  /** @param receivedAtMs when it was received, which need not be now */
  count(subject: string, receivedAtMs: number, intake: Intake): void {
    const count = this.countOf(subject, Math.floor(receivedAtMs / HOUR_MS));
    count.received += 1;
    if (intake !== 'kept') count.refused += 1;
    if (intake === 'uncertain') count.uncertain += 1;
    this.changed.add(count);
  }

  /** Those that changed since the last call, as they stand; `giveBack` returns them when they could not be written. */
  takeChanged(): HourCount[] {
    const taken = [...this.changed];
    this.changed = new Set();
    return taken;
  }

  giveBack(counts: readonly HourCount[]): void {
    for (const count of counts) this.changed.add(count);
  }

  private countOf(subject: string, hourNumber: number): HourCount {
    let hours = this.subjects.get(subject);
    if (!hours) this.subjects.set(subject, (hours = new Map()));
    let count = hours.get(hourNumber);
    if (!count) {
      const hour = new Date(hourNumber * HOUR_MS).toISOString();
      hours.set(hourNumber, (count = { subject, hour, received: 0, refused: 0, uncertain: 0 }));
    }
    return count;
  }
}
