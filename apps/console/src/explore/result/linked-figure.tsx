import type { MetricName, QueryPlan } from '@app/semantic-layer/plan/plan';
import { Link } from '@tanstack/react-router';
import { useFormat } from '../../format/use-format';
import { useMessages } from '../../messages/use-messages';
import type { Figure, QueryResult, ResultRow } from '../explore-queries';
import { comparedLink, figureLink } from './figure-link';
import { figureText, ratio } from './figure-text';

interface Props {
  plan: QueryPlan;
  result: QueryResult;
  row: ResultRow;
  metric: MetricName;
  part: keyof Figure;
}

/** A figure of a table, which leads to the rows that it counts or sums where a list can show them. */
export function LinkedFigure({ plan, result, row, metric, part }: Props): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const figure = row.values[metric]?.[part];
  if (part === 'share' || part === 'change_pct') {
    return figure === null || figure === undefined ? t.common.none : format.share(ratio(figure));
  }
  const text = figureText(format, metric, figure, t.common.none);
  const link =
    part === 'change' || figure === null || figure === undefined
      ? undefined
      : (part === 'value' ? figureLink : comparedLink)(plan, result, row.keys, metric);
  if (link === undefined) return text;
  return (
    <Link {...link} preload={false}>
      {text}
    </Link>
  );
}
