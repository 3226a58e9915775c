import type { Machine } from './machine';
import type { ReadReport } from '../measures/reads';
import type { StartUp } from '../measures/start-up';
import type { Comparison } from './compare';
import type { MeasureSummary } from './statistics';

export interface BenchReport {
  takenAt: string;
  machine: Machine;
  seconds: number;
  rounds: number;
  measures: MeasureSummary[];
  startUp: StartUp | null;
  reads: ReadReport | null;
  comparisons: Comparison[];
}

const GIBIBYTE = 1_073_741_824;

/** Formats the machine, the figures, and the comparison with their targets. */
export function formatReport(report: BenchReport): string {
  const parts = [
    describeMachine(report.machine),
    report.measures.length > 0 && tableOfMeasures(report.measures),
    report.reads && tableOfReads(report.reads),
    report.comparisons.length > 0 && tableOfComparisons(report.comparisons),
  ];
  return `${parts.filter((part) => !!part).join('\n\n')}\n`;
}

function describeMachine({ system, cpu, cores, memoryBytes, loadAverage, node, postgresql }: Machine): string {
  const { server_version, fsync, synchronous_commit, full_page_writes, wal_sync_method, shared_buffers } = postgresql;
  const isDurable = fsync === 'on' && synchronous_commit === 'on' && full_page_writes === 'on';
  const lines = [
    `${cores} cores (${cpu}), ${(memoryBytes / GIBIBYTE).toFixed(1)} GiB, ${system}, Node ${node}; ` +
      `load average before the run ${loadAverage.toFixed(2)}`,
    `PostgreSQL ${server_version}, fsync ${fsync} (${wal_sync_method}), synchronous_commit ${synchronous_commit}, ` +
      `full_page_writes ${full_page_writes}, shared_buffers ${shared_buffers}`,
    isDurable ? '' : 'This server may lose commits in a power failure: its figures are not a measure.',
  ];
  return lines.filter((line) => line !== '').join('\n');
}

function tableOfMeasures(measures: readonly MeasureSummary[]): string {
  const rows = measures.map(({ title, perSecond, p50Ms, p99Ms, generatorCores }) => [
    title,
    Math.round(perSecond).toLocaleString('en'),
    figure(p50Ms),
    figure(p99Ms),
    figure(generatorCores),
  ]);
  return formatTable([['', 'a second', 'p50 ms', 'p99 ms', 'cores of the load'], ...rows]);
}

function tableOfReads({ small, large, reads }: ReadReport): string {
  const heading = [
    '',
    ...[small, large].filter((count) => count !== null).map((count) => `ms of ${count.toLocaleString('en')}`),
  ];
  const rows = reads.map(({ name, smallMs, largeMs }) => [
    name,
    figure(smallMs),
    ...(large === null ? [] : [figure(largeMs)]),
  ]);
  return formatTable([heading, ...rows]);
}

function tableOfComparisons(comparisons: readonly Comparison[]): string {
  const rows = comparisons.map(({ title, value, unit, target, isReached }) => [
    title,
    quantity(value, unit),
    describeTarget(target, unit),
    isReached === null ? '' : isReached ? 'reached' : 'missed',
    target?.aim === undefined ? '' : quantity(target.aim, unit),
  ]);
  return formatTable([['', 'measured', 'asked', '', 'aimed at'], ...rows]);
}

function describeTarget(target: Comparison['target'], unit: string): string {
  if (!target) return '';
  return 'atLeast' in target
    ? `at least ${quantity(target.atLeast, unit)}`
    : `at most ${quantity(target.atMost, unit)}`;
}

function quantity(value: number, unit: string): string {
  return `${value.toFixed(2)} ${unit}`.trimEnd();
}

function figure(value: number | null): string {
  return value === null ? '' : value.toFixed(2);
}

/** Formats rows as aligned columns. The first row is the heading; the first column is text, the others are figures. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const toLine = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd();
  const [heading, ...body] = rows.map(toLine);
  return [heading, widths.map((width) => '─'.repeat(width)).join('  '), ...body].join('\n');
}
