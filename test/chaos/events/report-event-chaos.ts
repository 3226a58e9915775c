import type { EventCheck } from './check-events';
import { EVENT_FAULT_KINDS, type PlannedEventFault } from './plan-event-faults';

/** The result of a run with events, as it is written to the JSON file. */
export interface EventChaosReport {
  takenAt: string;
  seed: number;
  minutes: number;
  faults: readonly PlannedEventFault[];
  requests: number;
  /** Events whose requests were acknowledged. */
  acknowledged: number;
  /** Requests that were not acknowledged, by what happened instead. */
  unacknowledged: Readonly<Record<string, number>>;
  /** From the last response until every event had reached every handler. */
  quiescentAfterMs: number;
  check: EventCheck;
  /** The check before defects were seeded, of a run that seeds some. */
  checkBeforeDefects?: EventCheck;
}

export function formatEventReport({ check, faults, ...report }: EventChaosReport): string {
  const kinds = EVENT_FAULT_KINDS.map((kind) => [kind, faults.filter((fault) => fault.kind === kind).length] as const);
  const lines = [
    ['seed', `${report.seed}, ${report.minutes} minutes`],
    ['faults injected', `${faults.length} (${list(kinds)})`],
    ['requests', number(report.requests)],
    ['acknowledged', `${number(report.acknowledged)} events`],
    ['not acknowledged', `${list(Object.entries(report.unacknowledged)) || 'none'}, and sent again`],
    ['stored', `${number(check.stored)} events, ${check.unheard} of them without an acknowledgement`],
    ['delivered', `${number(check.delivered)} events, ${number(check.deliveredAgain)} of them more than once`],
    ['quiescent', `after ${(report.quiescentAfterMs / 1_000).toFixed(1)} s`],
  ];
  const { violations } = check;
  const verdict =
    violations.length === 0
      ? ['Every acknowledged event is stored once, counted once and delivered.']
      : [`${violations.length} violations:`, ...violations.map((violation) => `  ${violation}`)];
  return [...lines.map(([name, value]) => `${name!.padEnd(18)}${value}`), '', ...verdict].join('\n');
}

function list(counts: readonly (readonly [string, number])[]): string {
  return counts
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${name} ${number(count)}`)
    .join(', ');
}

function number(value: number): string {
  return value.toLocaleString('en');
}
