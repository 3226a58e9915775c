import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useMessages } from '../messages/use-messages';
import { Button, buttonClass } from '../parts/button';
import { Facts } from '../parts/facts';
import { Icon } from '../parts/icon';
import type { Column } from './column';
import styles from './peek-panel.module.css';
import type { RowWalk } from './use-row-walk';

interface Props {
  title: string;
  href: string | undefined;
  walk: RowWalk<unknown>;
  children: React.ReactNode;
}

/** One row beside the list; the list stays usable. */
export function PeekPanel({ title, href, walk, children }: Props): React.ReactNode {
  const t = useMessages();
  const { close } = walk;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing) close();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [close]);
  return (
    <aside className={styles.panel} aria-label={t.lists.peek}>
      <header className={styles.header}>
        <h2>{title}</h2>
        <div className={styles.buttons}>
          <Button
            look="quiet"
            icon="left"
            aria-label={t.lists.previousRow}
            title={`${t.lists.previousRow} (K)`}
            disabled={!walk.previous}
            onClick={walk.previous}
          />
          <Button
            look="quiet"
            icon="right"
            aria-label={t.lists.nextRow}
            title={`${t.lists.nextRow} (J)`}
            disabled={!walk.next}
            onClick={walk.next}
          />
          <Button
            look="quiet"
            icon="cross"
            aria-label={t.common.close}
            title={`${t.common.close} (Esc)`}
            onClick={close}
          />
        </div>
      </header>
      <div className={styles.body}>
        {children}
        {href !== undefined && (
          <Link to={href} className={buttonClass()}>
            <Icon name="external" />
            {t.lists.openPage}
          </Link>
        )}
      </div>
    </aside>
  );
}

interface FactsProps<Row> {
  columns: readonly Column<Row>[];
  row: Row;
}

/** A row in full, with the columns that the table leaves out: for lists whose rows have no page of their own. */
export function ColumnFacts<Row>({ columns, row }: FactsProps<Row>): React.ReactNode {
  return <Facts facts={columns.map(({ name, cell }) => [name, cell(row)] as const)} />;
}
