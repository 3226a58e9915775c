-- Forgets which events were handled, once no message has them: one lives for a day. An event of a server may claim a day
-- long before it was received.
DELETE FROM handled
WHERE event_day < current_date - 14
  AND NOT EXISTS (
    SELECT FROM events
    WHERE (events.event_day, events.source_id, events.event_id)
        = (handled.event_day, handled.source_id, handled.event_id)
      AND received_at > now() - interval '2 days'
  )
