import { Random } from '../random';

export const EVENT_FAULT_KINDS = [
  'kill-collector',
  'kill-consumer',
  'freeze-consumer',
  'crash-database',
  'stop-database',
  'stop-broker',
  'kill-broker',
  'fill-broker',
  'refuse-deliveries',
] as const;
export type EventFaultKind = (typeof EVENT_FAULT_KINDS)[number];

export interface PlannedEventFault {
  /** Since the load began. */
  atMs: number;
  kind: EventFaultKind;
  /** Which of two collectors or consumers. */
  place: number;
  /** 0 for a fault without a length, such as a kill. */
  lengthMs: number;
}

/** No fault begins within this time of the start and the end. */
const QUIET_MS = 2_000;
const GAP_MS = { min: 800, max: 3_000 };
/** Nothing happens to the same part within this time, in which a broker starts. */
const REST_MS = 8_000;
const LENGTH_MS: Readonly<Partial<Record<EventFaultKind, { min: number; max: number }>>> = {
  'freeze-consumer': { min: 1_000, max: 7_000 },
  'stop-database': { min: 1_000, max: 4_000 },
  'stop-broker': { min: 500, max: 8_000 },
  'kill-broker': { min: 0, max: 5_000 },
  'fill-broker': { min: 2_000, max: 8_000 },
  'refuse-deliveries': { min: 1_000, max: 8_000 },
};

/** Plans the faults of a run with events, in order of time. Each kind happens once before any happens again. */
export function planEventFaults(seed: number, totalMs: number): PlannedEventFault[] {
  const random = new Random(seed);
  const faults: PlannedEventFault[] = [];
  const restingUntilMs = new Map<string, number>();
  let remaining: EventFaultKind[] = [];
  for (let nowMs = QUIET_MS; ; nowMs += random.between(GAP_MS.min, GAP_MS.max)) {
    if (remaining.length === 0) remaining = random.shuffled(EVENT_FAULT_KINDS);
    const kind = remaining.pop()!;
    const length = LENGTH_MS[kind];
    const fault = { kind, place: random.between(0, 1), lengthMs: length ? random.between(length.min, length.max) : 0 };
    const part = kind.slice(kind.indexOf('-') + 1);
    nowMs = Math.max(nowMs, restingUntilMs.get(part) ?? 0);
    if (nowMs + fault.lengthMs > totalMs - QUIET_MS) return faults;
    faults.push({ ...fault, atMs: nowMs });
    restingUntilMs.set(part, nowMs + fault.lengthMs + REST_MS);
  }
}
