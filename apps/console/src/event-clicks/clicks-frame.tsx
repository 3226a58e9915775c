import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { EventsFrame } from '../events/events-frame';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { Tabs } from '../parts/tabs';
import styles from './clicks.module.css';

/** The heading of the pages about clicks, and the way to one click. */
export function ClicksFrame({ lead, children }: { lead: string; children: React.ReactNode }): React.ReactNode {
  const t = useMessages();
  return (
    <EventsFrame lead={lead} actions={<FindClick />}>
      <Tabs
        label={t.events.tabs.clicks}
        tabs={[
          { to: '/events/clicks', text: t.clicks.tabs.report },
          { to: '/events/clicks/unmatched', text: t.clicks.tabs.unmatchedClicks },
          { to: '/events/clicks/unmatched-conversions', text: t.clicks.tabs.unmatchedConversions },
        ]}
      />
      {children}
    </EventsFrame>
  );
}

function FindClick(): React.ReactNode {
  const t = useMessages();
  const navigate = useNavigate();
  const [id, setId] = useState('');
  const open = (event: React.FormEvent): void => {
    event.preventDefault();
    if (id.trim() !== '') void navigate({ to: '/events/journeys/$clickId', params: { clickId: id.trim() } });
  };
  return (
    <form className={styles.find} onSubmit={open}>
      <input
        value={id}
        placeholder={t.clicks.id}
        aria-label={t.clicks.id}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setId(event.target.value)}
      />
      <Button type="submit">{t.clicks.showJourney}</Button>
    </form>
  );
}
