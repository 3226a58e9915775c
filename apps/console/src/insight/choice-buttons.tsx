import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { daysWithToday, type Period, presetOf, PRESETS } from './insight-period';
import styles from './insight.module.css';

interface Props<Value extends string> {
  label: string;
  value: Value;
  options: readonly (readonly [value: Value, text: string])[];
  onChange: (value: Value) => void;
}

/** Buttons of which one is pressed. */
export function ChoiceButtons<Value extends string>(props: Props<Value>): React.ReactNode {
  return (
    <div className={styles.presets} role="group" aria-label={props.label}>
      {props.options.map(([option, text]) => (
        <Button key={option} aria-pressed={option === props.value} onClick={() => props.onChange(option)}>
          {text}
        </Button>
      ))}
    </div>
  );
}

interface PresetsProps {
  period: Period;
  zone: string;
  now: Date;
  onChange: (range: { from: string; to: string }) => void;
}

/** Buttons for the usual periods. */
export function PeriodPresets({ period, zone, now, onChange }: PresetsProps): React.ReactNode {
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
