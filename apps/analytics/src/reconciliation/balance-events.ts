import type { SummedCounts } from '@app/common/intake-counters/intake-counters';
import { balanceHours, type EventHourBalance, type HourlyIntake, type ServiceCounters } from '@app/internal-protocol';
import { readIntakeSubject, type SpecialOutcome } from './intake-subjects';

export interface StoredCount {
  source_id: number;
  hour: Date;
  stored: number;
}

export interface RedrivenCount {
  source_id: number;
  hour: Date;
  redriven: number;
  duplicates: number;
  dropped: number;
  /** Stored, of a day long before. */
  past: number;
}

export interface CountedEvents {
  intake: SummedCounts;
  stored: readonly StoredCount[];
  redriven: readonly RedrivenCount[];
  /** Retention may have deleted what was received before. */
  keptFrom: string;
}

type Outcomes = Record<SpecialOutcome, number>;

interface SourceCounts {
  taken: HourlyIntake[];
  stored: Map<string, number>;
  special: Map<string, Outcomes>;
}

/**
 * Compares what each source received with what is stored, by hour:
 * received = stored + duplicates + rejected + dropped + refused.
 */
export function balanceEvents(counted: CountedEvents, nowMs: number): EventHourBalance[] {
  return [...bySource(counted)].flatMap(([sourceId, counts]) => balanceSource(sourceId, counts, counted, nowMs));
}

function bySource({ intake, stored, redriven }: CountedEvents): Map<number, SourceCounts> {
  const sources = new Map<number, SourceCounts>();
  const of = (sourceId: number): SourceCounts => {
    const known = sources.get(sourceId) ?? { taken: [], stored: new Map(), special: new Map() };
    sources.set(sourceId, known);
    return known;
  };
  for (const { subject, ...hour } of intake.counts) {
    const { sourceId, outcome } = readIntakeSubject(subject);
    const counts = of(sourceId);
    if (outcome === undefined) counts.taken.push(hour);
    else specialOf(counts, hour.hour)[outcome] += hour.received;
  }
  for (const row of stored) of(row.source_id).stored.set(row.hour.toISOString(), row.stored);
  for (const row of redriven) {
    const special = specialOf(of(row.source_id), row.hour.toISOString());
    special.rejected -= row.redriven;
    special.duplicate += row.duplicates;
    special.dropped += row.dropped;
    special.past += row.past;
  }
  return sources;
}

function specialOf({ special }: SourceCounts, hour: string): Outcomes {
  const known = special.get(hour) ?? { duplicate: 0, rejected: 0, dropped: 0, past: 0 };
  special.set(hour, known);
  return known;
}

function balanceSource(
  sourceId: number,
  { taken, stored, special }: SourceCounts,
  { intake, keptFrom }: CountedEvents,
  nowMs: number,
): EventHourBalance[] {
  const kept = [...new Set([...stored.keys(), ...special.keys()])].map((hour) => {
    const { duplicate = 0, rejected = 0, dropped = 0, past = 0 } = special.get(hour) ?? {};
    return { hour, stored: (stored.get(hour) ?? 0) + past, repeated: duplicate + dropped, quarantined: rejected };
  });
  const unknown = intake.unknown.map(({ app, from, to }) => ({ app, from: from.toISOString(), to: to.toISOString() }));
  const counters: ServiceCounters = { kept_from: keptFrom, taken, kept, unknown };
  return balanceHours({ taken: [], waiting: [], unknown: [] }, counters, nowMs).map((balance) => {
    const dropped = special.get(balance.hour)?.dropped ?? 0;
    return {
      source: String(sourceId),
      hour: balance.hour,
      received: balance.received,
      stored: balance.stored,
      duplicates: balance.repeated - dropped,
      rejected: balance.quarantined,
      dropped,
      refused: balance.refused,
      uncertain: balance.uncertain,
      difference: balance.difference,
      state: balance.state,
    };
  });
}
