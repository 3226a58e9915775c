import type { QueryPlan } from '@app/semantic-layer/plan/plan';
import { Button } from '../../parts/button';
import styles from '../explore.module.css';

export interface ChipsProps {
  plan: QueryPlan;
  onChange: (plan: QueryPlan) => void;
}

/** A part of a plan: what it is, and its value. */
export function Chip({
  label,
  value,
  ...rest
}: { label: string; value: string } & React.ComponentProps<'button'>): React.ReactNode {
  return (
    <Button {...rest} className={styles.chip}>
      <span className={styles.chipLabel}>{label}</span>
      {value}
    </Button>
  );
}
