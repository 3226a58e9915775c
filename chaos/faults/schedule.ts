import { Random } from '../random';
import type { Joint } from '../stage/chaos-stage';

export const FAULT_KINDS = [
  'kill-service',
  'kill-gateway',
  'freeze-service',
  'freeze-gateway',
  'crash-database',
  'stop-database',
  'crowd-out',
  'cut-answers',
  'rename-endpoint',
  'deactivate-partner',
  'move-token',
  'deactivate-tenant',
  'run-maintenance',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** Something that goes wrong at a set time. */
export interface Fault {
  /** Since the load began. */
  atMs: number;
  kind: FaultKind;
  /** A process, a joint, a partner, `tenants` or `database`. */
  target: string;
  /** How long it lasts; 0 for a blow. */
  lengthMs: number;
  /** Of answers that are cut: how many. */
  count: number;
}

export interface ScheduleOrder {
  seed: number;
  lengthMs: number;
  gateways: readonly string[];
  services: readonly string[];
  partners: readonly string[];
}

/** The load goes without a fault for so long, at both ends. */
const CALM_MS = 1_500;
const LONGEST_GAP_MS = 2_500;
const SHORTEST_GAP_MS = 400;
/** What was hit is left alone for so long, so that it is up again when it is hit next. */
const REST_MS = 4_000;
const JOINTS: readonly Joint[] = ['services-database', 'gateways-database', 'gateways-service'];
/** How many answers are waited for at a joint, and for how long. */
const CUTS = { most: 6, withinMs: 3_000 };
/** Every joint has its turn; the database has more than enough with each of its own once. */
const DECK: readonly FaultKind[] = [...FAULT_KINDS, 'kill-service', 'cut-answers', 'cut-answers'];
/** How long a changed setting stays: callers are refused or quarantined meanwhile. */
const CHANGE_MS = { min: 500, max: 4_000 };

/** What goes wrong in a run, in its order. The same order makes the same schedule; no kind is left out for long. */
export function planFaults(order: ScheduleOrder): Fault[] {
  const random = new Random(order.seed);
  const faults: Fault[] = [];
  const busyUntilMs = new Map<string, number>();
  let deck: FaultKind[] = [];
  for (let nowMs = CALM_MS; ; nowMs += random.between(SHORTEST_GAP_MS, LONGEST_GAP_MS)) {
    if (deck.length === 0) deck = random.shuffled(DECK);
    const fault = drawFault(deck.pop()!, order, random);
    nowMs = Math.max(nowMs, busyUntilMs.get(fault.target) ?? 0);
    const endMs = nowMs + fault.lengthMs;
    if (endMs > order.lengthMs - CALM_MS) return faults;
    faults.push({ ...fault, atMs: nowMs });
    busyUntilMs.set(fault.target, endMs + REST_MS);
  }
}

function drawFault(
  kind: FaultKind,
  { gateways, services, partners }: ScheduleOrder,
  random: Random,
): Omit<Fault, 'atMs'> {
  const blow = { kind, lengthMs: 0, count: 0 };
  const change = { kind, lengthMs: random.between(CHANGE_MS.min, CHANGE_MS.max), count: 0 };
  switch (kind) {
    case 'kill-service':
      return { ...blow, target: random.oneOf(services) };
    case 'kill-gateway':
      return { ...blow, target: random.oneOf(gateways) };
    case 'freeze-service':
      return { ...blow, target: random.oneOf(services), lengthMs: random.between(1_000, 8_000) };
    case 'freeze-gateway':
      return { ...blow, target: random.oneOf(gateways), lengthMs: random.between(1_000, 8_000) };
    case 'crash-database':
      return { ...blow, target: 'database' };
    case 'stop-database':
      return { ...blow, target: 'database', lengthMs: random.between(1_000, 6_000) };
    case 'crowd-out':
      return { ...blow, target: 'database', lengthMs: random.between(2_000, 5_000) };
    case 'cut-answers':
      return { ...blow, target: random.oneOf(JOINTS), lengthMs: CUTS.withinMs, count: random.between(1, CUTS.most) };
    case 'rename-endpoint':
    case 'deactivate-partner':
      return { ...change, target: random.oneOf(partners) };
    case 'move-token':
    case 'deactivate-tenant':
      return { ...change, target: 'tenants' };
    case 'run-maintenance':
      return { ...blow, target: random.oneOf(partners) };
  }
}
