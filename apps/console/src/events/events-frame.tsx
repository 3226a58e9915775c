import { useMessages } from '../messages/use-messages';
import { PageHeader } from '../parts/page-header';
import { Tabs } from '../parts/tabs';

interface Props {
  lead: string;
  actions?: React.ReactNode;
  children: React.ReactNode;
}

/** The heading and the tabs of the pages about events. */
export function EventsFrame({ lead, actions, children }: Props): React.ReactNode {
  const t = useMessages();
  const { tabs } = t.events;
  return (
    <>
      <PageHeader title={t.navigation.events} lead={lead} actions={actions} />
      <Tabs
        label={t.navigation.events}
        tabs={[
          { to: '/events', text: tabs.events },
          { to: '/events/figures', text: tabs.figures },
          { to: '/events/sessions', text: tabs.sessions },
          { to: '/events/funnel', text: tabs.funnel },
          { to: '/events/clicks', text: tabs.clicks, hasPages: true },
          { to: '/events/recommendations', text: tabs.recommendations },
          { to: '/events/rejects', text: tabs.rejects },
          { to: '/events/dead', text: tabs.dead },
          { to: '/events/alerts', text: tabs.alerts },
          { to: '/events/sources', text: tabs.sources },
        ]}
      />
      {children}
    </>
  );
}
