import type { ReadReport } from '../measures/reads';
import type { StartUp } from '../measures/start-up';
import { type MeasureSummary, medianRatio } from './statistics';

/** One figure and its target. */
export interface Comparison {
  title: string;
  value: number;
  unit: '×' | 's' | 'MB';
  /** Null when the figure is only for information. */
  target: { atLeast: number; aim: number } | { atMost: number } | null;
  isReached: boolean | null;
}

const RATIOS: readonly (Pick<Comparison, 'title' | 'target'> & { measure: string; reference: string })[] = [
  {
    title: 'service at 128 connections : pgbench',
    measure: 'service_128',
    reference: 'pgbench',
    target: { atLeast: 0.8, aim: 1.3 },
  },
  {
    title: 'gateway at 128 connections : pgbench',
    measure: 'gateway_128',
    reference: 'pgbench',
    target: { atLeast: 0.4, aim: 0.8 },
  },
  {
    title: 'gateway : nginx, before a bare server',
    measure: 'gateway_bare',
    reference: 'nginx_bare',
    target: { atLeast: 0.5, aim: 0.85 },
  },
  { title: 'service at 128 connections : bare Fastify', measure: 'service_128', reference: 'fastify', target: null },
];

const MAX_READY_SECONDS = 1.5;
const MAX_MEGABYTES_AT_REST = 150;
const MAX_READ_SLOWDOWN = 1.5;
const MEGABYTE = 1_000_000;

/** Compares what was measured with its targets. */
export function compare(
  measures: readonly MeasureSummary[],
  startUp: StartUp | null,
  reads: ReadReport | null,
): Comparison[] {
  return [...compareMeasures(measures), ...compareStartUp(startUp), ...compareReads(reads)];
}

function compareMeasures(measures: readonly MeasureSummary[]): Comparison[] {
  const perSecond = (name: string) =>
    measures.find((measure) => measure.name === name)?.rounds.map((round) => round.perSecond);
  return RATIOS.flatMap(({ title, measure, reference, target }) => {
    const [ones, others] = [perSecond(measure), perSecond(reference)];
    return ones && others ? [evaluate(title, medianRatio(ones, others), '×', target)] : [];
  });
}

function compareStartUp(startUp: StartUp | null): Comparison[] {
  if (!startUp) return [];
  const { readyMs, restBytes } = startUp;
  const megabytes = restBytes === null ? null : restBytes / MEGABYTE;
  const memory = { atMost: MAX_MEGABYTES_AT_REST };
  return [
    evaluate('partner-service ready', readyMs / 1_000, 's', { atMost: MAX_READY_SECONDS }),
    ...(megabytes === null ? [] : [evaluate('partner-service memory at rest', megabytes, 'MB', memory)]),
  ];
}

function compareReads(report: ReadReport | null): Comparison[] {
  if (!report?.large) return [];
  const [large, small] = [report.large, report.small].map((count) => count.toLocaleString('en'));
  return report.reads.map(({ name, smallMs, largeMs }) => {
    const title = `${name}, ${large} : ${small} conversions`;
    return evaluate(title, largeMs! / smallMs, '×', { atMost: MAX_READ_SLOWDOWN });
  });
}

function evaluate(title: string, value: number, unit: Comparison['unit'], target: Comparison['target']): Comparison {
  const isReached = target && ('atLeast' in target ? value >= target.atLeast : value <= target.atMost);
  return { title, value, unit, target, isReached };
}
