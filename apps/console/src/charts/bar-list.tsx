import styles from './charts.module.css';
import { useWidth } from './use-width';

const ROW = 24;
const GAP = 10;
const CHARACTER_PX = 7;
/** The bars of a narrow column are worth more than the ends of long names. */
const MAX_NAME_SHARE = 0.4;

export interface BarItem {
  key: string;
  name: string;
  size: number;
  /** The figure as a reader sees it. */
  text: string;
}

interface Props {
  label: string;
  items: readonly BarItem[];
  /** Opens the rows behind a bar; for a pointer, as the same figures are links in a table. */
  onOpen?: ((item: number) => void) | undefined;
}

/** A bar for each group, with its name and its figure. */
export function BarList({ label, items, onOpen }: Props): React.ReactNode {
  const [figure, width] = useWidth<HTMLElement>();
  const highest = Math.max(...items.map(({ size }) => size), Number.MIN_VALUE);
  const lengthOf = (texts: string[]): number => Math.max(...texts.map(widthOf), 0);
  const names = Math.min(lengthOf(items.map(({ name }) => name)), width * MAX_NAME_SHARE);
  const values = lengthOf(items.map(({ text }) => text));
  const track = Math.max(width - names - values - 2 * GAP, 20);
  const height = items.length * ROW;
  return (
    <figure ref={figure} className={styles.figure} data-chart>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
        className={styles.chart}
        role="img"
        aria-label={label}
      >
        {items.map(({ key, name, size, text }, index) => (
          <g key={key} className={onOpen && styles.link} onClick={() => onOpen?.(index)}>
            <title>{`${name}: ${text}`}</title>
            <rect className={styles.hit} width={width} y={index * ROW} height={ROW} />
            <text className={styles.name} x={0} y={index * ROW + 16}>
              {shorten(name, names)}
            </text>
            <rect
              className={styles.bar}
              data-look="0"
              x={names + GAP}
              y={index * ROW + 5}
              width={Math.max((Math.max(size, 0) / highest) * track, 0)}
              height={ROW - 10}
            />
            <text className={styles.name} x={width} y={index * ROW + 16} textAnchor="end">
              {text}
            </text>
          </g>
        ))}
      </svg>
    </figure>
  );
}

/** Chinese characters are as wide as two others. */
function widthOf(text: string): number {
  return Array.from(text).reduce((sum, one) => sum + (one > '\u2E80' ? 2 : 1), 0) * CHARACTER_PX;
}

function shorten(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let shown = '';
  for (const character of text) {
    if (widthOf(`${shown}${character}…`) > width) break;
    shown += character;
  }
  return `${shown}…`;
}
