import type { ReadReport } from '../reads/measure-reads';
import type { StartUp } from '../measures/start-up';
import { medianRatio } from './statistics';
import type { MeasureSummary } from './summarize';

/** One figure and what is asked of it. */
export interface Comparison {
  title: string;
  value: number;
  unit: '×' | 's' | 'MB';
  /** What it has to reach; null where it only informs. */
  target: { atLeast: number; aim: number } | { atMost: number } | null;
  isReached: boolean | null;
}

interface RatioOfMeasures {
  title: string;
  measure: string;
  reference: string;
  target: Comparison['target'];
}

const RATIOS: readonly RatioOfMeasures[] = [
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
const MAX_SLOWDOWN = 1.5;
const MEGABYTE = 1_000_000;

/** The figures that something is asked of, of what was measured. */
export function compare(
  measures: readonly MeasureSummary[],
  startUp: StartUp | null,
  reads: ReadReport | null,
): Comparison[] {
  return [...compareMeasures(measures), ...compareStartUp(startUp), ...compareReads(reads)].map(evaluate);
}

type Unevaluated = Omit<Comparison, 'isReached'>;

function compareMeasures(measures: readonly MeasureSummary[]): Unevaluated[] {
  const perSecond = (name: string) =>
    measures.find((measure) => measure.name === name)?.rounds.map((round) => round.perSecond);
  return RATIOS.flatMap(({ title, measure, reference, target }) => {
    const [ones, others] = [perSecond(measure), perSecond(reference)];
    return ones && others ? [{ title, value: medianRatio(ones, others), unit: '×' as const, target }] : [];
  });
}

function compareStartUp(startUp: StartUp | null): Unevaluated[] {
  if (!startUp) return [];
  const ready: Unevaluated = {
    title: 'partner-service ready',
    value: startUp.readyMs / 1_000,
    unit: 's',
    target: { atMost: MAX_READY_SECONDS },
  };
  if (startUp.restBytes === null) return [ready];
  const megabytes = startUp.restBytes / MEGABYTE;
  return [
    ready,
    {
      title: 'partner-service memory at rest',
      value: megabytes,
      unit: 'MB',
      target: { atMost: MAX_MEGABYTES_AT_REST },
    },
  ];
}

function compareReads(report: ReadReport | null): Unevaluated[] {
  if (!report?.large) return [];
  const [large, small] = [report.large, report.small].map((count) => count.toLocaleString('en'));
  return report.reads.map(({ name, smallMs, largeMs }) => ({
    title: `${name}, ${large} : ${small} conversions`,
    value: largeMs! / smallMs,
    unit: '×',
    target: { atMost: MAX_SLOWDOWN },
  }));
}

function evaluate(comparison: Unevaluated): Comparison {
  const { target, value } = comparison;
  if (!target) return { ...comparison, isReached: null };
  return { ...comparison, isReached: 'atLeast' in target ? value >= target.atLeast : value <= target.atMost };
}
