import { DEFAULT_TIME_ZONE, type QueryPlan } from '@app/semantic-layer/plan/plan';
import { useFormat } from '../../format/use-format';
import { useLanguage, useMessages } from '../../messages/use-messages';
import styles from '../explore.module.css';
import type { QueryResult } from '../explore-queries';
import { figureText } from './figure-text';
import { seriesOf } from './series';
import { keyText, metricLabel } from '../plan/plan-words';

const WIDTH = 960;
const HEIGHT = 220;
const BOTTOM = 24;
const TOP = 8;
const MAX_LABELS = 8;

interface Props {
  plan: QueryPlan;
  result: QueryResult;
}

/** The first metric over time, with a line for each of the largest groups, and a thin one for what it is compared with. */
export function LineChart({ plan, result }: Props): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const language = useLanguage();
  const metric = plan.metrics[0]!;
  const group = plan.dimensions?.[0];
  const { tz = DEFAULT_TIME_ZONE } = plan;
  const { buckets, series } = seriesOf(plan, result);
  const highest = Math.max(...series.flatMap(({ points }) => points), Number.MIN_VALUE);
  const x = (index: number): number => ((index + 0.5) / buckets.length) * WIDTH;
  const y = (point: number): number => HEIGHT - BOTTOM - (point / highest) * (HEIGHT - BOTTOM - TOP);
  const every = Math.ceil(buckets.length / MAX_LABELS);
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.legend}>
        {series.map(({ name, isCompared }, index) => (
          <span key={`${name} ${isCompared}`} data-series={isCompared ? 'compared' : index}>
            {isCompared
              ? t.explore.compared
              : group === undefined
                ? metricLabel(language, metric)
                : keyText(t, group, name)}
          </span>
        ))}
      </figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        className={styles.chart}
        role="img"
        aria-label={t.explore.chartLabel(metricLabel(language, metric))}
      >
        <line className={styles.grid} x1={0} x2={WIDTH} y1={HEIGHT - BOTTOM} y2={HEIGHT - BOTTOM} />
        {series.map(({ name, isCompared, points, texts }, index) => (
          <g key={`${name} ${isCompared}`} data-series={isCompared ? 'compared' : index}>
            <polyline className={styles.line} points={points.map((point, at) => `${x(at)},${y(point)}`).join(' ')} />
            {points.map((point, at) => (
              <circle key={buckets[at]} className={styles.dot} cx={x(at)} cy={y(point)} r={3}>
                <title>
                  {`${keyText(t, 'bucket', buckets[at]!, tz)}: ${figureText(format, metric, texts[at], t.common.none)}`}
                </title>
              </circle>
            ))}
          </g>
        ))}
        {buckets.map((bucket, index) =>
          index % every === 0 ? (
            <text key={bucket} className={styles.tick} x={x(index)} y={HEIGHT - 6} textAnchor="middle">
              {keyText(t, 'bucket', bucket, tz).slice(5)}
            </text>
          ) : null,
        )}
      </svg>
    </figure>
  );
}
