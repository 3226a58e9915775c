import { METRICS } from '@app/semantic-layer/model/metrics';
import type { MetricName, QueryPlan } from '@app/semantic-layer/plan/plan';
import type { useFormat } from '../../format/use-format';
import { placesOf } from '../../format/format';

type Format = ReturnType<typeof useFormat>;

/** A figure in the reader's language. Amounts stay texts; averages of counts have two places. */
export function figureText(
  format: Format,
  metric: MetricName,
  figure: string | null | undefined,
  none: string,
): string {
  if (figure === null || figure === undefined) return none;
  switch (METRICS[metric].format) {
    case 'rate':
      return format.share(ratio(figure));
    case 'money':
      return format.amount(figure, placesOf([figure]));
    case 'count':
      return /\.0*[1-9]/.test(figure) ? format.amount(figure, 2) : format.count(ratio(figure));
  }
}

/** The currency of an amount, which is that of the row where amounts are local. */
export function unitOf(plan: QueryPlan, metric: MetricName): string | undefined {
  if (METRICS[metric].format !== 'money' || plan.money === 'local') return undefined;
  return plan.money === 'myr' ? 'MYR' : 'USD';
}

/** Counts, rates, shares and the lengths of bars; what it loses of an amount is too small to be seen in a chart. */
export function ratio(figure: string | null | undefined): number {
  return figure === null || figure === undefined ? 0 : Number(figure);
}
