import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { Icon } from '../parts/icon';
import { keysOf } from '../shortcuts/shortcuts';
import { AccountMenu } from './account-menu';
import styles from './top-bar.module.css';
import { ZoneMenu } from './zone-menu';

interface Props {
  onSearch: () => void;
  onSheet: () => void;
}

export function TopBar({ onSearch, onSheet }: Props): React.ReactNode {
  const t = useMessages();
  return (
    <header className={styles.bar}>
      <button type="button" className={styles.search} onClick={onSearch}>
        <Icon name="search" />
        <span className={styles.words}>{t.palette.open}</span>
        <kbd className={styles.keys}>{keysOf('palette').join(' ')}</kbd>
      </button>
      <div className={styles.tools}>
        <ZoneMenu />
        <Button
          look="quiet"
          className={styles.help}
          onClick={onSheet}
          aria-label={t.shortcuts.title}
          title={`${t.shortcuts.title} (?)`}
        >
          ?
        </Button>
        <AccountMenu />
      </div>
    </header>
  );
}
