import { Button } from '../parts/button';
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
