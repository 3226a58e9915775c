import type { ChartBucket, ChartScale, ChartSeries, TimeChartKind } from './chart-data';
import styles from './charts.module.css';
import { placeBars, scaleOf } from './place-bars';
import { useWidth } from './use-width';

const HEIGHT = 220;
const TOP = 8;
const BOTTOM = 24;
/** A character of a tick; the axis has room for the widest. */
const CHARACTER_PX = 6.6;
const MIN_TICK_PX = 72;

interface Props {
  kind: TimeChartKind;
  /** Says what is drawn, and where the same figures are as text. */
  label: string;
  buckets: readonly ChartBucket[];
  series: readonly ChartSeries[];
  /** Figures are whole numbers. */
  isCount?: boolean;
  formatTick: (value: number) => string;
  /** Opens the rows behind a bucket; for a pointer, as the same figures are links in a table. */
  onOpen?: ((bucket: number, series: number) => void) | undefined;
}

interface Geometry {
  x: (place: number) => number;
  y: (value: number) => number;
  step: number;
  left: number;
  width: number;
}

/** Figures over time as lines, bars, or bars on top of each other, with what they are compared with as a thin line. */
export function TimeChart(props: Props): React.ReactNode {
  const { kind, label, buckets, series, isCount = false, formatTick } = props;
  const [figure, width] = useWidth<HTMLElement>();
  const scale = scaleOf(kind, series, buckets.length, isCount);
  const left = Math.max(...scale.ticks.map((tick) => formatTick(tick).length)) * CHARACTER_PX + 10;
  // Before the layout an element may have no width yet.
  const step = Math.max(width - left, 1) / Math.max(buckets.length, 1);
  const height = HEIGHT - TOP - BOTTOM;
  const geometry: Geometry = {
    step,
    left,
    width,
    x: (place) => left + place * step,
    y: (value) => TOP + ((scale.highest - value) / (scale.highest - scale.lowest)) * height,
  };
  return (
    <figure ref={figure} className={styles.figure} data-chart>
      {series.length > 1 && <Legend series={series} />}
      <svg
        viewBox={`0 0 ${width} ${HEIGHT}`}
        width={width}
        height={HEIGHT}
        className={styles.chart}
        role="img"
        aria-label={label}
      >
        <Grid scale={scale} geometry={geometry} formatTick={formatTick} />
        {kind === 'line' ? <Lines {...props} geometry={geometry} /> : <Bars {...props} geometry={geometry} />}
        <TimeAxis buckets={buckets} geometry={geometry} />
      </svg>
    </figure>
  );
}

function Legend({ series }: { series: readonly ChartSeries[] }): React.ReactNode {
  return (
    <figcaption className={styles.legend}>
      {series.map(({ key, name, look }) => (
        <span key={key} data-look={look}>
          <svg className={styles.key} viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
            <rect width="10" height={look === 'compared' ? 3 : 10} y={look === 'compared' ? 4 : 0} />
          </svg>
          {name}
        </span>
      ))}
    </figcaption>
  );
}

interface GridProps {
  scale: ChartScale;
  geometry: Geometry;
  formatTick: (value: number) => string;
}

function Grid({ scale, geometry: { y, left, width }, formatTick }: GridProps): React.ReactNode {
  return scale.ticks.map((tick) => (
    <g key={tick}>
      <line className={styles.grid} x1={left} x2={width} y1={y(tick)} y2={y(tick)} />
      <text className={styles.tick} x={left - 6} y={y(tick) + 4} textAnchor="end">
        {formatTick(tick)}
      </text>
    </g>
  ));
}

function TimeAxis({ buckets, geometry }: { buckets: readonly ChartBucket[]; geometry: Geometry }): React.ReactNode {
  const tickWidth = Math.max(...buckets.map(({ tick }) => tick.length), 0) * CHARACTER_PX + 14;
  const every = Math.ceil(Math.max(tickWidth, MIN_TICK_PX) / geometry.step);
  return buckets.map(({ key, tick }, index) => {
    if (index % every !== 0) return null;
    const isLast = geometry.x(index) + tickWidth > geometry.width;
    return (
      <text
        key={key}
        className={styles.tick}
        x={isLast ? geometry.width : geometry.x(index)}
        y={HEIGHT - 6}
        textAnchor={isLast ? 'end' : 'start'}
      >
        {tick}
      </text>
    );
  });
}

type MarksProps = Props & { geometry: Geometry };

function Lines({ buckets, series, onOpen, geometry: { x, y } }: MarksProps): React.ReactNode {
  return series.map(({ key, name, look, points, texts }, index) => (
    <g key={key} data-look={look}>
      <polyline className={styles.line} points={points.map((point, at) => `${x(at + 0.5)},${y(point)}`).join(' ')} />
      {points.map((point, at) => (
        <g
          key={buckets[at]!.key}
          className={onOpen && look !== 'compared' ? styles.link : undefined}
          onClick={look === 'compared' ? undefined : () => onOpen?.(at, index)}
        >
          <title>{`${buckets[at]!.label}: ${name} ${texts[at] ?? ''}`}</title>
          <circle className={styles.hit} cx={x(at + 0.5)} cy={y(point)} r={9} />
          <circle className={styles.dot} cx={x(at + 0.5)} cy={y(point)} r={points.length > 60 ? 1.5 : 3} />
        </g>
      ))}
    </g>
  ));
}

function Bars({ kind, buckets, series, onOpen, geometry: { x, y, step } }: MarksProps): React.ReactNode {
  return buckets.map((bucket, at) => (
    <g key={bucket.key} className={onOpen && styles.link} onClick={() => onOpen?.(at, 0)}>
      <title>{`${bucket.label}: ${series.map(({ name, texts }) => `${name} ${texts[at] ?? ''}`).join(', ')}`}</title>
      <rect className={styles.hit} x={x(at)} y={TOP} width={step} height={HEIGHT - TOP - BOTTOM} />
      {placeBars(kind, series, at).map(({ series: index, left, width, from, to }) => (
        <rect
          key={series[index]!.key}
          data-look={series[index]!.look}
          className={styles.bar}
          x={x(at + left)}
          width={Math.max(width * step, 1)}
          y={y(Math.max(from, to))}
          height={Math.abs(y(from) - y(to))}
          onClick={(event) => {
            if (!onOpen) return;
            event.stopPropagation();
            onOpen(at, index);
          }}
        />
      ))}
      {series.map(({ key, look, points }) =>
        look === 'compared' ? (
          <rect
            key={key}
            data-look={look}
            className={styles.bar}
            x={x(at)}
            width={step * 0.82}
            y={y(points[at] ?? 0) - 1}
            height={2}
          />
        ) : null,
      )}
    </g>
  ));
}
