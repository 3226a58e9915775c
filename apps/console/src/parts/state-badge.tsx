import { Icon, type IconName } from './icon';
import styles from './state-badge.module.css';

export type Tone = 'good' | 'warn' | 'bad' | 'neutral' | 'accent';

const ICONS: Record<Tone, IconName | undefined> = {
  good: 'check',
  warn: 'warning',
  bad: 'stop',
  neutral: undefined,
  accent: undefined,
};

interface Props {
  tone: Tone;
  children: React.ReactNode;
  icon?: IconName;
}

/** A state in a word, with an icon, so that its colour never is the only sign. */
export function StateBadge({ tone, children, icon = ICONS[tone] }: Props): React.ReactNode {
  return (
    <span className={`${styles.badge} ${styles[tone]}`}>
      {icon && <Icon name={icon} className={styles.icon} />}
      {children}
    </span>
  );
}
