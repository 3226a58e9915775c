import { LINKS } from '../harness/chaos-platform';
import { Random } from '../random';

export const FAULT_KINDS = [
  'kill-service',
  'kill-gateway',
  'freeze-service',
  'freeze-gateway',
  'crash-database',
  'stop-database',
  'exhaust-connections',
  'cut-responses',
  'rename-endpoint',
  'deactivate-partner',
  'move-token',
  'deactivate-tenant',
  'run-maintenance',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface PlannedFault {
  /** Since the load began. */
  atMs: number;
  kind: FaultKind;
  /** A process, a link, a partner, `tenants` or `database`. */
  target: string;
  /** 0 for a fault without a length, such as a kill. */
  lengthMs: number;
  /** How many responses are cut at most. */
  count: number;
}

export interface PlanOptions {
  seed: number;
  lengthMs: number;
  gateways: readonly string[];
  services: readonly string[];
  partners: readonly string[];
}

/** No fault happens within this time of the start and the end. */
const QUIET_MS = 1_500;
const GAP_MS = { min: 400, max: 2_500 };
/** No target is hit again within this time, so that it is up by then. */
const REST_MS = 4_000;
/** The length of each kind of fault, where it has one. */
const FREEZE_MS = { min: 1_000, max: 8_000 };
const STOP_MS = { min: 1_000, max: 6_000 };
const EXHAUST_MS = { min: 2_000, max: 5_000 };
const CHANGE_MS = { min: 500, max: 4_000 };
const CUT_MS = 3_000;
const MAX_CUTS = 6;
/** Each kind happens once before any happens again; each link has its turn. */
const FAULT_MIX: readonly FaultKind[] = [...FAULT_KINDS, 'kill-service', 'cut-responses', 'cut-responses'];

/** Plans the faults of a run, in order of time. The same options give the same plan, and no kind is left out for long. */
export function planFaults(options: PlanOptions): PlannedFault[] {
  const random = new Random(options.seed);
  const faults: PlannedFault[] = [];
  const restingUntilMs = new Map<string, number>();
  let remaining: FaultKind[] = [];
  for (let nowMs = QUIET_MS; ; nowMs += random.between(GAP_MS.min, GAP_MS.max)) {
    if (remaining.length === 0) remaining = random.shuffled(FAULT_MIX);
    const fault = drawFault(remaining.pop()!, options, random);
    nowMs = Math.max(nowMs, restingUntilMs.get(fault.target) ?? 0);
    const endMs = nowMs + fault.lengthMs;
    if (endMs > options.lengthMs - QUIET_MS) return faults;
    faults.push({ ...fault, atMs: nowMs });
    restingUntilMs.set(fault.target, endMs + REST_MS);
  }
}

function drawFault(
  kind: FaultKind,
  { gateways, services, partners }: PlanOptions,
  random: Random,
): Omit<PlannedFault, 'atMs'> {
  const lasting = (target: string, { min, max }: { min: number; max: number }) => {
    return { kind, target, lengthMs: random.between(min, max), count: 0 };
  };
  const instant = (target: string) => ({ kind, target, lengthMs: 0, count: 0 });
  switch (kind) {
    case 'kill-service':
      return instant(random.oneOf(services));
    case 'kill-gateway':
      return instant(random.oneOf(gateways));
    case 'freeze-service':
      return lasting(random.oneOf(services), FREEZE_MS);
    case 'freeze-gateway':
      return lasting(random.oneOf(gateways), FREEZE_MS);
    case 'crash-database':
      return instant('database');
    case 'stop-database':
      return lasting('database', STOP_MS);
    case 'exhaust-connections':
      return lasting('database', EXHAUST_MS);
    case 'cut-responses':
      return { kind, target: random.oneOf(LINKS), lengthMs: CUT_MS, count: random.between(1, MAX_CUTS) };
    case 'rename-endpoint':
    case 'deactivate-partner':
      return lasting(random.oneOf(partners), CHANGE_MS);
    case 'move-token':
    case 'deactivate-tenant':
      return lasting('tenants', CHANGE_MS);
    case 'run-maintenance':
      return instant(random.oneOf(partners));
  }
}
