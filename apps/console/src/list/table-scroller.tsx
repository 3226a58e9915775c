import styles from './list-table.module.css';

/** A table within a panel scrolls by itself where the screen is too narrow, with the keyboard as well. */
export function TableScroller({ label, children }: { label: string; children: React.ReactNode }): React.ReactNode {
  return (
    <div role="group" className={styles.inPanel} tabIndex={0} aria-label={label}>
      {children}
    </div>
  );
}
