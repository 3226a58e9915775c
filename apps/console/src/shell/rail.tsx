import { Link } from '@tanstack/react-router';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { Icon } from '../parts/icon';
import { Menu, MenuItem } from '../parts/menu';
import { useNavigate } from '@tanstack/react-router';
import { keysOf } from '../shortcuts/shortcuts';
import { type ConsolePage, PAGES } from './pages';
import styles from './rail.module.css';

/** The pages: a rail beside the content, or a bar below it on a phone. */
export function Rail(): React.ReactNode {
  const t = useMessages();
  return (
    <nav className={styles.rail} aria-label={t.navigation.label}>
      <Link to="/" className={styles.product}>
        <span className={styles.logo} aria-hidden="true" />
        <span className={styles.name}>{t.common.product}</span>
      </Link>
      <ul className={styles.pages}>
        {PAGES.map((page) => (
          <li key={page.to} className={page.isOnBar ? undefined : styles.wide}>
            <PageLink page={page} />
          </li>
        ))}
        <MorePages />
      </ul>
    </nav>
  );
}

function PageLink({ page }: { page: ConsolePage }): React.ReactNode {
  const t = useMessages();
  const keys = page.shortcut && ` (${keysOf(page.shortcut).join(' ')})`;
  return (
    <Link
      to={page.to}
      className={styles.link}
      activeOptions={{ exact: page.to === '/', includeSearch: false }}
      title={t.navigation[page.name] + (keys ?? '')}
    >
      <Icon name={page.icon} className={styles.icon} />
      <span>{t.navigation[page.name]}</span>
    </Link>
  );
}

/** What has no place on the bar of a phone. */
function MorePages(): React.ReactNode {
  const t = useMessages();
  const navigate = useNavigate();
  const rest = PAGES.filter(({ isOnBar }) => !isOnBar);
  if (rest.length === 0) return null;
  return (
    <li className={styles.narrow}>
      <Menu
        trigger={
          <Button look="quiet" className={styles.link}>
            <Icon name="more" className={styles.icon} />
            <span>{t.navigation.more}</span>
          </Button>
        }
      >
        {rest.map(({ to, name }) => (
          <MenuItem key={to} onClick={() => void navigate({ to })}>
            {t.navigation[name]}
          </MenuItem>
        ))}
      </Menu>
    </li>
  );
}
