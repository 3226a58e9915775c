import styles from './figures.module.css';

/** A row of large figures, each with its name. */
export function Figures({ children }: { children: React.ReactNode }): React.ReactNode {
  return <dl className={styles.figures}>{children}</dl>;
}

interface FigureProps {
  name: string;
  /** Below the figure, such as what it was before. */
  note?: string;
  children: React.ReactNode;
}

export function Figure({ name, note, children }: FigureProps): React.ReactNode {
  return (
    <div className={styles.figure}>
      <dt>{name}</dt>
      <dd>
        {children}
        {note !== undefined && <small>{note}</small>}
      </dd>
    </div>
  );
}
