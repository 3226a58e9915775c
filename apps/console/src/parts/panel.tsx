import { useId } from 'react';
import styles from './panel.module.css';

interface Props {
  title?: string;
  actions?: React.ReactNode;
  children: React.ReactNode;
  /** Content such as a table reaches the borders. */
  isFlush?: boolean;
}

/** A part of a page with a heading. */
export function Panel({ title, actions, children, isFlush = false }: Props): React.ReactNode {
  const id = useId();
  return (
    <section className={styles.panel} aria-labelledby={title === undefined ? undefined : id}>
      {title !== undefined && (
        <header className={styles.header}>
          <h2 id={id}>{title}</h2>
          {actions}
        </header>
      )}
      <div className={isFlush ? styles.flush : styles.body}>{children}</div>
    </section>
  );
}
