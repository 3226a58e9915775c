import { Link } from '@tanstack/react-router';
import { useListSearch } from '../list/use-list-search';
import { useMessages } from '../messages/use-messages';
import { PageHeader } from '../parts/page-header';
import tabStyles from '../parts/tabs.module.css';
import { SpoolList } from './spool-list';
import { UnroutedList } from './unrouted-list';

const TABS = ['spool', 'dead', 'unrouted'] as const;

/** What the gateway holds because no service has stored it. */
export default function UndeliveredPage(): React.ReactNode {
  const t = useMessages();
  const { filters } = useListSearch(['tab']);
  const tab = TABS.find((one) => one === filters['tab']) ?? 'spool';
  return (
    <>
      <PageHeader title={t.undelivered.title} lead={t.undelivered.leads[tab]} />
      <nav className={tabStyles.tabs} aria-label={t.undelivered.title}>
        {TABS.map((one) => (
          <Link
            key={one}
            to="/undelivered"
            search={{ tab: one }}
            className={tabStyles.tab}
            activeProps={{ 'aria-current': undefined }}
            {...(one === tab && { 'aria-current': 'page' as const })}
          >
            {t.undelivered.tabs[one]}
          </Link>
        ))}
      </nav>
      {tab === 'unrouted' ? <UnroutedList /> : <SpoolList key={tab} state={tab === 'dead' ? 'dead' : 'waiting'} />}
    </>
  );
}
