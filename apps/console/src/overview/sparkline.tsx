import { useFormat } from '../format/use-format';
import { useMessages } from '../messages/use-messages';
import styles from './overview.module.css';

const HEIGHT = 24;
const STEP = 5;
const BAR = 4;

/** The postbacks of 24 hours as bars, the oldest first. */
export function Sparkline({ hours }: { hours: readonly number[] | null }): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  if (hours === null) return <span>{t.common.none}</span>;
  const highest = Math.max(...hours, 1);
  const total = hours.reduce((sum, count) => sum + count, 0);
  const label = t.overview.hours(format.count(total), format.count(Math.max(...hours, 0)));
  return (
    <svg className={styles.sparkline} viewBox={`0 0 ${hours.length * STEP} ${HEIGHT}`} role="img" aria-label={label}>
      <title>{label}</title>
      {hours.map((count, index) => {
        // An hour with one postback is still to be seen; one without leaves the line only.
        const height = count === 0 ? 1 : Math.max(3, Math.round((count / highest) * HEIGHT));
        const className = count === 0 ? styles.noBar : styles.bar;
        return (
          <rect
            key={`${index}`}
            className={className}
            x={index * STEP}
            y={HEIGHT - height}
            width={BAR}
            height={height}
            rx={1}
          />
        );
      })}
    </svg>
  );
}
