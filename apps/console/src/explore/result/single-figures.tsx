import { METRICS } from '@app/semantic-layer/model/metrics';
import type { MetricName, QueryPlan } from '@app/semantic-layer/plan/plan';
import { Link } from '@tanstack/react-router';
import styles from '../../charts/charts.module.css';
import { useFormat } from '../../format/use-format';
import { useLanguage, useMessages } from '../../messages/use-messages';
import { Figure, Figures } from '../../parts/figures';
import type { Figure as ResultFigure, QueryResult } from '../explore-queries';
import { metricLabel } from '../plan/plan-words';
import { comparedLink, type FigureLink, figureLink } from './figure-link';
import { figureText, ratio, unitOf } from './figure-text';

interface Props {
  plan: QueryPlan;
  result: QueryResult;
}

/** Each metric of a plan without groups as a large figure, with how it changed. Both lead to their rows. */
export function SingleFigures({ plan, result }: Props): React.ReactNode {
  const language = useLanguage();
  const row = result.rows[0];
  if (row === undefined) return null;
  const name = (metric: MetricName): string =>
    [metricLabel(language, metric), unitOf(plan, metric)].filter(Boolean).join(' ');
  return (
    <Figures>
      {plan.metrics.map((metric) => (
        <Figure key={metric} name={name(metric)}>
          <FigureLinked
            plan={plan}
            metric={metric}
            figure={row.values[metric]}
            link={figureLink(plan, result, row.keys, metric)}
            compared={comparedLink(plan, result, row.keys, metric)}
          />
        </Figure>
      ))}
    </Figures>
  );
}

interface FigureProps {
  plan: QueryPlan;
  metric: MetricName;
  figure: ResultFigure | undefined;
  link: FigureLink | undefined;
  compared: FigureLink | undefined;
}

function FigureLinked({ plan, metric, figure, link, compared }: FigureProps): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const text = figureText(format, metric, figure?.value, t.common.none);
  const before = figureText(format, metric, figure?.compared, t.common.none);
  return (
    <>
      <span data-figure>
        {link ? (
          <Link {...link} preload={false}>
            {text}
          </Link>
        ) : (
          text
        )}
      </span>
      {plan.compare && (
        <small data-figure>
          <Change metric={metric} figure={figure} />{' '}
          {compared ? (
            <Link {...compared} preload={false}>
              {t.insight.beforeWas(before)}
            </Link>
          ) : (
            t.insight.beforeWas(before)
          )}
        </small>
      )}
    </>
  );
}

/** Up or down in percent, and for rates in points; with a sign besides its colour. */
function Change({ metric, figure }: Pick<FigureProps, 'metric' | 'figure'>): React.ReactNode {
  const format = useFormat();
  const isRate = METRICS[metric].format === 'rate';
  const change = isRate ? figure?.change : figure?.change_pct;
  if (change === undefined || change === null) return null;
  const size = ratio(change);
  if (size === 0) return <span className={styles.quiet}>± 0</span>;
  const isGood = size > 0 !== (METRICS[metric].highIsBad ?? false);
  return (
    <span className={isGood ? styles.good : styles.worse}>
      {size > 0 ? '▲' : '▼'} {format.share(Math.abs(size))}
    </span>
  );
}
