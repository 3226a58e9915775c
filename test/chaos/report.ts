import type { Balance } from './checker/check-reconciliation';
import type { RunCheck } from './checker/check-run';
import type { Recovery } from './checker/recovery';
import type { ClientSummary } from './client/messages';
import type { InjectedFault } from './faults/inject-faults';
import { FAULT_KINDS } from './faults/plan-faults';

/** The result of a run, as it is written to the JSON file. */
export interface ChaosReport {
  takenAt: string;
  seed: number;
  minutes: number;
  faults: readonly InjectedFault[];
  /** Responses that were cut, by link. */
  cuts: Readonly<Record<string, number>>;
  client: ClientSummary;
  check: RunCheck;
  /** The check before defects were seeded, of a run that seeds some. */
  checkBeforeDefects?: RunCheck;
  /** The longest first. */
  recoveries: readonly Recovery[];
}

export function isClean({ check: { counted } }: ChaosReport): boolean {
  return counted.loss + counted.double + counted.fault === 0;
}

export function formatReport(report: ChaosReport): string {
  const { client, check, seed, minutes } = report;
  const acknowledged = Object.values(client.acknowledged).reduce((total, count) => total + count, 0);
  const [slowest] = report.recoveries;
  const lines = [
    ['seed', `${seed}, ${minutes} minutes`],
    ['faults injected', formatFaults(report)],
    ['requests', client.requests.toLocaleString('en')],
    ['acknowledged', `${acknowledged.toLocaleString('en')} (${list(client.acknowledged)})`],
    ['not acknowledged', list(client.unacknowledged)],
    ['stored', `${check.stored.toLocaleString('en')}, ${check.unheard} of them without an acknowledgement`],
    ['reconciliation', check.balance ? formatBalance(check.balance) : 'no response'],
    ['losses', String(check.counted.loss)],
    ['doubles', String(check.counted.double)],
    ['other faults', String(check.counted.fault)],
    ['response time', `p50 ${ms(client.p50Ms)}, p99 ${ms(client.p99Ms)}, worst ${ms(client.worstMs)}`],
    ['longest recovery', slowest ? `${ms(slowest.recoveryMs)} after ${slowest.fault}` : 'nothing to recover from'],
    ['quiescent', `after ${ms(check.quiescentAfterMs)}`],
  ];
  return [...lines.map(([name, value]) => `${name!.padEnd(18)}${value}`), ...formatViolations(check)].join('\n');
}

function formatBalance({ difference, uncertain, ...balance }: Balance): string {
  const uncounted = `${-difference} stored that crashed processes or lost responses left uncounted`;
  const missing = difference > 0 ? `${difference} counted that are not stored` : uncounted;
  return `${list(balance)} (${uncertain} of the refused uncertain): ${difference === 0 ? 'balanced' : missing}`;
}

function formatViolations({ violations, counted }: RunCheck): string[] {
  const total = counted.loss + counted.double + counted.fault;
  if (total === 0) return ['', 'Everything acknowledged is stored, once.'];
  const shown = violations.map(({ counts, rule, subject, detail }) => `  ${counts}: ${rule}: ${subject}: ${detail}`);
  return ['', `${total} violations${shown.length < total ? `, ${shown.length} of them shown` : ''}:`, ...shown];
}

function formatFaults({ faults, cuts }: ChaosReport): string {
  const counts = FAULT_KINDS.map((kind) => [kind, faults.filter((fault) => fault.kind === kind).length] as const);
  return `${faults.length} (${list(Object.fromEntries(counts))}; responses cut: ${list(cuts)})`;
}

function list(counts: Readonly<Record<string, number>>): string {
  const entries = Object.entries(counts).filter(([, count]) => count > 0);
  return entries.map(([name, count]) => `${name} ${count.toLocaleString('en')}`).join(', ') || 'none';
}

function ms(value: number): string {
  return value < 1_000 ? `${value.toFixed(1)} ms` : `${(value / 1_000).toFixed(1)} s`;
}
