import { useNavigate } from '@tanstack/react-router';
import { toLocalTime } from '../format/local-time';
import { useFormat } from '../format/use-format';
import { bucketsOf, type Period, spanOf } from '../insight/insight-period';
import styles from '../insight/insight.module.css';
import { niceMaximum } from '../insight/nice-maximum';
import { useMessages } from '../messages/use-messages';
import type { SearchTexts } from '../search-texts';
import type { EventStatistics, Measure } from './figure-queries';

const WIDTH = 960;
const HEIGHT = 200;
const BOTTOM = 24;
const LEFT = 52;
const MAX_LABELS = 8;

interface Props {
  statistics: EventStatistics;
  period: Period;
  zone: string;
  measure: Measure;
  /** The filters of the events behind the figures. */
  rows: SearchTexts;
}

/** One figure over time as bars. A click on a bar opens its events, as choosing its times in the filters does. */
export function EventChart({ statistics, period, zone, measure, rows }: Props): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const navigate = useNavigate();
  const starts = bucketsOf(period, zone);
  const figures = new Map(statistics.rows.map((row) => [row.key, row]));
  const counts = starts.map((start) => figures.get(keyOf(start, period, zone))?.[measure] ?? 0);
  const highest = niceMaximum(Math.max(...counts, 1));
  const step = (WIDTH - LEFT) / Math.max(starts.length, 1);
  const base = HEIGHT - BOTTOM;
  const scale = (count: number): number => (count / highest) * (base - 8);
  const label = (start: Date): string =>
    format.time(start.toISOString(), zone, period.interval === 'hour' ? 'minute' : 'day');
  const every = Math.ceil(starts.length / MAX_LABELS);
  const open = (index: number): void =>
    void navigate({ to: '/events', search: { ...rows, ...spanOf(period, starts, index) } });
  return (
    <figure className={styles.figure}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className={styles.chart} role="img" aria-label={t.figures.chart}>
        {[0, 0.5, 1].map((share) => {
          const y = base - scale(highest * share);
          return (
            <g key={share}>
              <line className={styles.grid} x1={LEFT} x2={WIDTH} y1={y} y2={y} />
              <text className={styles.tick} x={LEFT - 6} y={y + 4} textAnchor="end">
                {format.count(highest * share)}
              </text>
            </g>
          );
        })}
        {starts.map((start, index) => {
          const x = LEFT + index * step;
          const height = scale(counts[index]!);
          const isSecond = index % (2 * every) !== 0;
          return (
            <g key={start.getTime()} className={styles.bucket} onClick={() => open(index)}>
              <title>{`${label(start)}: ${format.count(counts[index]!)} ${t.figures.measures[measure]}`}</title>
              <rect x={x} y={0} width={step} height={base} className={styles.hit} />
              <rect
                x={x}
                y={base - height}
                width={Math.max(step - Math.min(4, step / 4), 1)}
                height={height}
                className={styles.bar}
              />
              {index % every === 0 && (
                <text className={isSecond ? `${styles.tick} ${styles.between}` : styles.tick} x={x} y={HEIGHT - 6}>
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

/** A bucket as the API names it. */
function keyOf(start: Date, { interval }: Period, zone: string): string {
  return interval === 'hour' ? start.toISOString().replace('.000Z', 'Z') : toLocalTime(start, zone).slice(0, 10);
}
