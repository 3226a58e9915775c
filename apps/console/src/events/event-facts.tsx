import { Link } from '@tanstack/react-router';
import { Time } from '../format/time';
import { useMessages } from '../messages/use-messages';
import { Facts } from '../parts/facts';
import { useMay } from '../session/session';
import type { TrackedEvent } from './event-queries';
import styles from './events.module.css';

const IDS = ['user_id', 'anonymous_id', 'session_id', 'click_id'] as const;
/** Of these the list has a filter. */
const FILTERED: ReadonlySet<string> = new Set(['user_id', 'session_id', 'click_id']);
const TEXTS = ['page_url', 'referrer', 'user_agent', 'ip_address', 'library'] as const;

/** All fields of an event. */
export function EventFacts({ event }: { event: TrackedEvent }): React.ReactNode {
  const t = useMessages();
  const { fields } = t.events;
  const text = (value: string | null) => (value === null ? t.common.none : <code>{value}</code>);
  return (
    <>
      <Facts
        facts={[
          [fields.occurred_at, <Time value={event.occurred_at} />],
          [fields.received_at, <Time value={event.received_at} />],
          [fields.event_type, <code>{event.event_type}</code>],
          [fields.event_name, event.event_name],
          [fields.source, event.source],
          [fields.event_id, <code>{event.event_id}</code>],
          ...IDS.map((name) => [fields[name], <IdValue name={name} value={event[name]} />] as const),
          ...TEXTS.map((name) => [fields[name], text(event[name])] as const),
          [fields.is_bot, event.is_bot ? t.common.yes : t.common.no],
          [fields.clock_skew_ms, event.clock_skew_ms === null ? t.common.none : `${event.clock_skew_ms} ms`],
          [fields.consent, event.consent === null ? t.common.none : <code>{JSON.stringify(event.consent)}</code>],
        ]}
      />
      <h3>{fields.properties}</h3>
      <pre className={styles.json}>{JSON.stringify(event.properties, undefined, 2)}</pre>
    </>
  );
}

/** An id, which leads to the other events with it. A masked one leads nowhere. */
function IdValue({ name, value }: { name: string; value: string | null }): React.ReactNode {
  const t = useMessages();
  const seesAll = useMay('read_personal_data');
  if (value === null) return t.common.none;
  if (!seesAll || !FILTERED.has(name)) return <code>{value}</code>;
  return (
    <Link to="/events" search={{ [name]: value }}>
      <code>{value}</code>
    </Link>
  );
}
