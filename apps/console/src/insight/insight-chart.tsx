import { useNavigate } from '@tanstack/react-router';
import { useFormat } from '../format/use-format';
import { useMessages } from '../messages/use-messages';
import type { SearchTexts } from '../search-texts';
import type { Insight } from './insight-query';
import styles from './insight.module.css';
import { bucketsOf, type Period, spanOf } from './insight-period';
import { niceMaximum } from './nice-maximum';

const WIDTH = 960;
const HEIGHT = 200;
const BOTTOM = 24;
const LEFT = 44;
const MAX_LABELS = 8;

interface Props {
  insight: Insight;
  period: Period;
  zone: string;
  /** The filters of the rows behind all figures. */
  rows: SearchTexts;
}

/**
 * Conversions over time as bars, quarantine as their red part, and the period before as a line of marks. A click on a
 * bar opens its rows, as choosing its times in the filters does.
 */
export function InsightChart({ insight, period, zone, rows: filters }: Props): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const navigate = useNavigate();
  const starts = bucketsOf(period, zone);
  const now = figuresAt(insight.buckets.now);
  const before = figuresAt(insight.buckets.before);
  const rows = starts.map((start, index) => {
    const past = pastOf(start, period, zone);
    return { index, start, now: now.get(start.getTime()), before: before.get(past) };
  });
  const highest = niceMaximum(
    Math.max(...rows.map(({ now: one, before: two }) => Math.max(countOf(one), two?.conversions ?? 0)), 1),
  );
  const step = (WIDTH - LEFT) / Math.max(rows.length, 1);
  const scale = (count: number): number => (count / highest) * (HEIGHT - BOTTOM - 8);
  const open = (index: number): void =>
    void navigate({ to: '/conversions', search: { ...filters, ...spanOf(period, starts, index) } });
  const label = (start: Date): string =>
    format.time(start.toISOString(), zone, period.interval === 'hour' ? 'minute' : 'day');
  const every = Math.ceil(rows.length / MAX_LABELS);
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.legend}>
        <span className={styles.keyNow}>{t.insight.conversions}</span>
        <span className={styles.keyBad}>{t.insight.quarantined}</span>
        <span className={styles.keyBefore}>{t.insight.before}</span>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className={styles.chart} role="img" aria-label={t.insight.chartLabel}>
        {[0, 0.5, 1].map((share) => {
          const y = HEIGHT - BOTTOM - scale(highest * share);
          return (
            <g key={share}>
              <line className={styles.grid} x1={LEFT} x2={WIDTH} y1={y} y2={y} />
              <text className={styles.tick} x={LEFT - 6} y={y + 4} textAnchor="end">
                {format.count(highest * share)}
              </text>
            </g>
          );
        })}
        {rows.map(({ index, start, now: one, before: two }) => {
          const x = LEFT + index * step;
          const width = Math.max(step - Math.min(4, step / 4), 1);
          const good = scale(one?.conversions ?? 0);
          const bad = scale(one?.quarantined ?? 0);
          const base = HEIGHT - BOTTOM;
          return (
            <g key={start.getTime()} className={styles.bucket} onClick={() => open(index)}>
              <title>
                {`${label(start)}: ${format.count(one?.conversions ?? 0)} ${t.insight.conversions}, ${format.count(one?.quarantined ?? 0)} ${t.insight.quarantined}; ${t.insight.before}: ${format.count(two?.conversions ?? 0)}`}
              </title>
              <rect x={x} y={0} width={step} height={base} className={styles.hit} />
              <rect x={x} y={base - good} width={width} height={good} className={styles.bar} />
              <rect x={x} y={base - good - bad} width={width} height={bad} className={styles.bad} />
              {two && (
                <rect x={x} y={base - scale(two.conversions) - 1} width={width} height={2} className={styles.mark} />
              )}
              {index % every === 0 && (
                <text
                  className={index % (2 * every) === 0 ? styles.tick : `${styles.tick} ${styles.between}`}
                  x={x}
                  y={HEIGHT - 6}
                >
                  {label(start)}
                </text>
              )}
            </g>
          );
        })}
      </svg>
    </figure>
  );
}

type Bucket = Insight['buckets']['now'][number];

function figuresAt(buckets: readonly Bucket[]): Map<number, Bucket> {
  return new Map(buckets.map((bucket) => [Date.parse(bucket.at), bucket]));
}

function countOf(bucket: Bucket | undefined): number {
  return (bucket?.conversions ?? 0) + (bucket?.quarantined ?? 0);
}

/** The bucket of the period before at the same place; days keep their number, whatever their length. */
function pastOf(start: Date, period: Period, zone: string): number {
  const spanMs = period.to.getTime() - period.from.getTime();
  if (period.interval === 'hour') return start.getTime() - spanMs;
  const past = { ...period, from: new Date(period.from.getTime() - spanMs), to: period.from };
  const index = bucketsOf(period, zone).findIndex((one) => one.getTime() === start.getTime());
  return bucketsOf(past, zone)[index]?.getTime() ?? 0;
}
