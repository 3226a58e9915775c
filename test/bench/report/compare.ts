import type { ReadReport } from '../measures/reads';
import type { StartUp } from '../measures/start-up';
import { type MeasureSummary, medianRatio } from './statistics';

/** What was measured, and its target. */
export interface Figure {
  title: string;
  value: number;
  unit: '×' | 's' | 'ms' | 'µs' | 'MB' | '';
  /** Null when the figure is only for information. */
  target: { atLeast: number; aim?: number } | { atMost: number; aim?: number } | null;
}

/** A figure that was compared with its target. */
export interface Comparison extends Figure {
  isReached: boolean | null;
}

const RATIOS: readonly (Pick<Comparison, 'title' | 'target'> & { measure: string; reference: string })[] = [
  {
    title: 'service at 128 connections : pgbench',
    measure: 'service_128',
    reference: 'pgbench',
    target: { atLeast: 1, aim: 1.5 },
  },
  {
    title: 'gateway at 128 connections : pgbench',
    measure: 'gateway_128',
    reference: 'pgbench',
    target: { atLeast: 0.8, aim: 1 },
  },
  {
    title: 'gateway : nginx, before a bare server',
    measure: 'gateway_bare',
    reference: 'nginx_bare',
    target: { atLeast: 0.6, aim: 0.85 },
  },
  { title: 'service at 128 connections : bare Fastify', measure: 'service_128', reference: 'fastify', target: null },
];

const READY_SECONDS = { atMost: 0.6, aim: 0.4 };
const MEGABYTES_AT_REST = { atMost: 100 };
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
    return ones && others ? [evaluate({ title, value: medianRatio(ones, others), unit: '×', target })] : [];
  });
}

function compareStartUp(startUp: StartUp | null): Comparison[] {
  if (!startUp) return [];
  const { readyMs, restBytes } = startUp;
  const megabytes = restBytes === null ? null : restBytes / MEGABYTE;
  return [
    evaluate({ title: 'partner-service ready', value: readyMs / 1_000, unit: 's', target: READY_SECONDS }),
    ...(megabytes === null
      ? []
      : [
          evaluate({
            title: 'partner-service memory at rest',
            value: megabytes,
            unit: 'MB',
            target: MEGABYTES_AT_REST,
          }),
        ]),
  ];
}

function compareReads(report: ReadReport | null): Comparison[] {
  if (!report?.large) return [];
  const [large, small] = [report.large, report.small].map((count) => count.toLocaleString('en'));
  return report.reads.map(({ name, smallMs, largeMs }) => {
    const title = `${name}, ${large} : ${small} conversions`;
    return evaluate({ title, value: largeMs! / smallMs, unit: '×', target: { atMost: MAX_READ_SLOWDOWN } });
  });
}

/** Compares one figure with its target. */
export function evaluate(figure: Figure): Comparison {
  const { value, target } = figure;
  const isReached = target && ('atLeast' in target ? value >= target.atLeast : value <= target.atMost);
  return { ...figure, isReached };
}
