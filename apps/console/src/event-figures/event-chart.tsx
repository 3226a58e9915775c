import { useNavigate } from '@tanstack/react-router';
import { TimeChart } from '../charts/time-chart';
import { toLocalTime } from '../format/local-time';
import { useFormat } from '../format/use-format';
import { bucketsOf, type Period, spanOf } from '../insight/insight-period';
import { useMessages } from '../messages/use-messages';
import type { SearchTexts } from '../search-texts';
import type { EventStatistics, Measure } from './figure-queries';

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
  const points = starts.map((start) => figures.get(keyOf(start, period, zone))?.[measure] ?? 0);
  const label = (start: Date): string =>
    format.time(start.toISOString(), zone, period.interval === 'hour' ? 'minute' : 'day');
  const name = t.figures.measures[measure];
  return (
    <TimeChart
      kind="bar"
      label={t.figures.chart}
      isCount
      buckets={starts.map((start) => ({ key: start.toISOString(), label: label(start), tick: label(start) }))}
      series={[{ key: measure, name, points, texts: points.map((point) => format.count(point)), look: 0 }]}
      formatTick={(value) => format.count(value)}
      onOpen={(index) => void navigate({ to: '/events', search: { ...rows, ...spanOf(period, starts, index) } })}
    />
  );
}

/** A bucket as the API names it. */
function keyOf(start: Date, { interval }: Period, zone: string): string {
  return interval === 'hour' ? start.toISOString().replace('.000Z', 'Z') : toLocalTime(start, zone).slice(0, 10);
}
