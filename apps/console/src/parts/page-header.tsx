import { useEffect, useRef } from 'react';
import { useMessages } from '../messages/use-messages';
import styles from './page-header.module.css';

interface Props {
  title: string;
  /** A line under the title. */
  lead?: React.ReactNode;
  actions?: React.ReactNode;
  /** Beside the title, such as a state. */
  beside?: React.ReactNode;
}

let previousPath: string | undefined;

/** The heading of a page. It receives the focus when the page is opened from another one, which announces it. */
export function PageHeader({ title, lead, actions, beside }: Props): React.ReactNode {
  const heading = useRef<HTMLHeadingElement>(null);
  const t = useMessages();
  useEffect(() => {
    document.title = `${title} · ${t.common.product}`;
  }, [title, t]);
  useEffect(() => {
    const path = location.pathname;
    if (previousPath !== undefined && previousPath !== path) heading.current?.focus({ preventScroll: true });
    previousPath = path;
  }, []);
  return (
    <header className={styles.header}>
      <div className={styles.words}>
        <div className={styles.title}>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {beside}
        </div>
        {lead !== undefined && <p className={styles.lead}>{lead}</p>}
      </div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </header>
  );
}
