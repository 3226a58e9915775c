import { randomUUID } from 'node:crypto';
import type { StoredEvent } from '../event-handler';

/** A page view of which nothing else is known, with the fields that a test is about. */
export function eventFixture(fields: Partial<StoredEvent>): StoredEvent {
  const occurredAt = fields.occurred_at ?? new Date('2026-03-01T12:00:00Z');
  return {
    event_day: occurredAt.toISOString().slice(0, 10),
    source_id: 1,
    event_id: randomUUID(),
    received_at: occurredAt,
    occurred_at: occurredAt,
    event_type: 'page_view',
    event_name: fields.event_type ?? 'page_view',
    user_id: null,
    anonymous_id: null,
    session_id: null,
    click_id: null,
    page_url: null,
    referrer: null,
    user_agent: null,
    ip_address: null,
    is_bot: false,
    consent: null,
    library: null,
    properties: {},
    ...fields,
  };
}
