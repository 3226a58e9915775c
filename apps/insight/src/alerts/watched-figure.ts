import {
  METRICS,
  type MetricName,
  type MoneyBasis,
  type PlanFilter,
  type SignalName,
  SIGNALS,
} from '@app/semantic-layer';
import { isSignal } from '@app/semantic-layer/model/signals';

/** What a rule watches: one figure, in groups of each partner. */
export interface WatchedFigure {
  readonly metric: MetricName | SignalName;
  readonly dimensions: readonly WatchedDimension[];
  readonly filters: PlanFilter[];
  readonly money: MoneyBasis | undefined;
  readonly timeZone: string;
}

/** A figure of plans. */
export type WatchedMetric = WatchedFigure & { readonly metric: MetricName };

export type WatchedDimension = 'tenant' | 'offer' | 'currency' | 'quota';

/** What of a row is added: of a rate, both parts. */
export interface FigureSums {
  readonly sums: readonly string[];
  readonly of?: readonly string[];
}

export function sumsOf(metric: WatchedFigure['metric']): FigureSums {
  if (isSignal(metric)) return { sums: [SIGNALS[metric].numerator], of: [SIGNALS[metric].denominator] };
  const { formula } = METRICS[metric];
  if (formula.kind === 'ratio') return { sums: formula.numerator, of: formula.denominator };
  return { sums: formula.kind === 'sum' ? formula.atoms : [] };
}

export function isMetric(figure: WatchedFigure): figure is WatchedMetric {
  return !isSignal(figure.metric);
}

/** Whether insight samples the figure itself. Hours without a sample are not known. */
export function isSampled(figure: WatchedFigure): figure is WatchedFigure & { readonly metric: SignalName } {
  return isSignal(figure.metric) && SIGNALS[figure.metric].worst !== undefined;
}
