import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { type Period, presetOf, PRESETS, daysWithToday } from './insight-period';
import styles from './insight.module.css';

interface Props {
  period: Period;
  zone: string;
  now: Date;
  onChange: (range: { from: string; to: string }) => void;
}

/** Buttons for the usual periods. */
export function PeriodPresets({ period, zone, now, onChange }: Props): React.ReactNode {
  const t = useMessages();
  return (
    <div className={styles.presets} role="group" aria-label={t.insight.period}>
      {PRESETS.map((preset) => {
        const { from, to } = daysWithToday(preset, zone, now);
        return (
          <Button
            key={preset}
            aria-pressed={presetOf(period, zone, now) === preset}
            onClick={() => onChange({ from: from.toISOString(), to: to.toISOString() })}
          >
            {t.insight.presets[preset]}
          </Button>
        );
      })}
    </div>
  );
}
