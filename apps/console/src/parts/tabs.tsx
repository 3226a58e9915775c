import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import styles from './tabs.module.css';

interface Tab {
  to: string;
  text: string;
  count?: string | undefined;
  /** Pages below it are part of it. */
  hasPages?: boolean;
}

interface Props {
  label: string;
  /** Each tab is a page of its own, so that it can be linked to. */
  tabs: readonly Tab[];
}

export function Tabs({ label, tabs }: Props): React.ReactNode {
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    // In newer browsers this gives a promise, which React would take for a function that cleans up.
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, []);
  return (
    <nav ref={nav} className={styles.tabs} aria-label={label}>
      {tabs.map(({ to, text, count, hasPages = false }) => (
        <Link key={to} to={to} className={styles.tab} activeOptions={{ includeSearch: false, exact: !hasPages }}>
          {text}
          {count !== undefined && <span className={styles.count}>{count}</span>}
        </Link>
      ))}
    </nav>
  );
}
