import { useNavigate } from '@tanstack/react-router';
import { MY_ZONE, useZoneChoice } from '../format/zone';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { Menu, MenuChoice } from '../parts/menu';
import type { SearchTexts } from '../search-texts';
import styles from './zone-menu.module.css';

/** Whose zone all times of the page are in. The choice is part of the URL. */
export function ZoneMenu(): React.ReactNode {
  const t = useMessages();
  const navigate = useNavigate();
  const choice = useZoneChoice();
  const choose = (tz: string): void =>
    void navigate({
      to: '.',
      search: (search: SearchTexts) => ({ ...search, tz: tz === 'mine' ? undefined : tz }),
      replace: true,
    });
  const names: Record<string, string> = { mine: MY_ZONE, partner: t.zone.partner, utc: 'UTC' };
  const options = [
    ['mine', `${t.zone.mine} · ${MY_ZONE}`],
    ['partner', t.zone.partner],
    ['utc', 'UTC'],
    ...(choice in names ? [] : [[choice, choice]]),
  ] as [string, string][];
  return (
    <Menu
      trigger={
        <Button look="quiet" icon="clock" title={t.zone.label}>
          <span className={styles.name}>{names[choice] ?? choice}</span>
        </Button>
      }
    >
      <MenuChoice label={t.zone.label} value={choice} onChange={choose} options={options} />
    </Menu>
  );
}
