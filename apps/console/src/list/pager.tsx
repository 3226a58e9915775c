import { useFormat } from '../format/use-format';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { Icon } from '../parts/icon';
import styles from './pager.module.css';
import type { RowWalk } from './use-row-walk';

interface Props {
  walk: Pick<RowWalk<unknown>, 'older' | 'newer'>;
  rows: number;
  nextCursor: string | null;
}

export function Pager({ walk, rows, nextCursor }: Props): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  if (rows === 0 && !walk.newer) return null;
  return (
    <nav className={styles.pager} aria-label={t.lists.pages}>
      <p role="status">{t.lists.rows(format.count(rows), nextCursor !== null)}</p>
      {(walk.newer !== undefined || walk.older !== undefined) && (
        <div className={styles.buttons}>
          <Button icon="left" disabled={!walk.newer} onClick={walk.newer}>
            {t.lists.newer}
          </Button>
          <Button disabled={!walk.older} onClick={walk.older}>
            {t.lists.older}
            <Icon name="right" />
          </Button>
        </div>
      )}
    </nav>
  );
}
