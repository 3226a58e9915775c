import { Icon, type IconName } from './icon';
import styles from './empty-state.module.css';

interface Props {
  icon: IconName;
  /** What would be shown here. */
  title: string;
  /** Why there is nothing. */
  reason: React.ReactNode;
  /** The next step. */
  action?: React.ReactNode;
}

export function EmptyState({ icon, title, reason, action }: Props): React.ReactNode {
  return (
    <div className={styles.empty}>
      <span className={styles.icon}>
        <Icon name={icon} />
      </span>
      <h2>{title}</h2>
      <p>{reason}</p>
      {action}
    </div>
  );
}
