import { Random } from '../random';
import type { Link } from '../harness/chaos-harness';

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
export interface PlannedFault {
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

export interface PlanOptions {
  seed: number;
  lengthMs: number;
  gateways: readonly string[];
  services: readonly string[];
  partners: readonly string[];
}

/** The load goes without a fault for so long, at both ends. */
const QUIET_MS = 1_500;
const MAX_GAP_MS = 2_500;
const MIN_GAP_MS = 400;
/** What was hit is left alone for so long, so that it is up again when it is hit next. */
const REST_MS = 4_000;
const LINKS: readonly Link[] = ['services-database', 'gateways-database', 'gateways-service'];
/** How many answers are waited for at a joint, and for how long. */
const CUTS = { most: 6, withinMs: 3_000 };
/** Every joint has its turn; the database has more than enough with each of its own once. */
const FAULT_MIX: readonly FaultKind[] = [...FAULT_KINDS, 'kill-service', 'cut-answers', 'cut-answers'];
/** How long a changed setting stays: callers are refused or quarantined meanwhile. */
const CHANGE_MS = { min: 500, max: 4_000 };

/** What goes wrong in a run, in its order. The same order makes the same schedule; no kind is left out for long. */
export function planFaults(order: PlanOptions): PlannedFault[] {
  const random = new Random(order.seed);
  const faults: PlannedFault[] = [];
  const busyUntilMs = new Map<string, number>();
  let remaining: FaultKind[] = [];
  for (let nowMs = QUIET_MS; ; nowMs += random.between(MIN_GAP_MS, MAX_GAP_MS)) {
    if (remaining.length === 0) remaining = random.shuffled(FAULT_MIX);
    const fault = drawFault(remaining.pop()!, order, random);
    nowMs = Math.max(nowMs, busyUntilMs.get(fault.target) ?? 0);
    const endMs = nowMs + fault.lengthMs;
    if (endMs > order.lengthMs - QUIET_MS) return faults;
    faults.push({ ...fault, atMs: nowMs });
    busyUntilMs.set(fault.target, endMs + REST_MS);
  }
}

function drawFault(
  kind: FaultKind,
  { gateways, services, partners }: PlanOptions,
  random: Random,
): Omit<PlannedFault, 'atMs'> {
  const instant = { kind, lengthMs: 0, count: 0 };
  const change = { kind, lengthMs: random.between(CHANGE_MS.min, CHANGE_MS.max), count: 0 };
  switch (kind) {
    case 'kill-service':
      return { ...instant, target: random.oneOf(services) };
    case 'kill-gateway':
      return { ...instant, target: random.oneOf(gateways) };
    case 'freeze-service':
      return { ...instant, target: random.oneOf(services), lengthMs: random.between(1_000, 8_000) };
    case 'freeze-gateway':
      return { ...instant, target: random.oneOf(gateways), lengthMs: random.between(1_000, 8_000) };
    case 'crash-database':
      return { ...instant, target: 'database' };
    case 'stop-database':
      return { ...instant, target: 'database', lengthMs: random.between(1_000, 6_000) };
    case 'crowd-out':
      return { ...instant, target: 'database', lengthMs: random.between(2_000, 5_000) };
    case 'cut-answers':
      return { ...instant, target: random.oneOf(LINKS), lengthMs: CUTS.withinMs, count: random.between(1, CUTS.most) };
    case 'rename-endpoint':
    case 'deactivate-partner':
      return { ...change, target: random.oneOf(partners) };
    case 'move-token':
    case 'deactivate-tenant':
      return { ...change, target: 'tenants' };
    case 'run-maintenance':
      return { ...instant, target: random.oneOf(partners) };
  }
}
