import type { IconName } from './icon';
import { Icon } from './icon';
import styles from './button.module.css';

interface Props extends React.ComponentProps<'button'> {
  look?: 'primary' | 'plain' | 'quiet' | 'danger';
  icon?: IconName;
  /** Shown as busy and not to be pressed again. */
  isBusy?: boolean;
}

export function Button({ look = 'plain', icon, isBusy = false, children, className, ...rest }: Props): React.ReactNode {
  const classes = [styles.button, styles[look], children === undefined ? styles.square : '', className];
  return (
    <button
      type="button"
      {...rest}
      className={classes.filter(Boolean).join(' ')}
      aria-busy={isBusy || undefined}
      disabled={rest.disabled === true || isBusy}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** The look of a button for links. */
export function buttonClass(look: NonNullable<Props['look']> = 'plain'): string {
  return `${styles.button} ${styles[look]}`;
}
