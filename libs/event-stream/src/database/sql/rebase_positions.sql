-- Makes positions mean something on this server, whose transaction numbers are not those of the server that gave them out.
-- Events that a handler had not seen wait for it as retries, and so do those that were in a broker, which may be another
-- one now: published, not handled, and received since everything was handled. Where the broker still has them, `handled`
-- keeps them from taking effect twice. Every position begins anew, and a number that this server has not reached would be
-- taken for a new event when it does.
WITH waiting AS (
  INSERT INTO event_retries (handler, event_day, source_id, event_id, attempts, due_at, error)
  SELECT position.handler, event_day, source_id, event_id, 0, now(), 'restored before it was handled'
  FROM stream_positions AS position
  JOIN events ON NOT pg_visible_in_snapshot(events.tx, coalesce(position.snapshot, '1:1:'))
  ON CONFLICT (handler, event_day, source_id, event_id) DO NOTHING
),
in_broker AS (
  INSERT INTO event_retries (handler, event_day, source_id, event_id, attempts, due_at, error)
  SELECT position.handler, event_day, source_id, event_id, 0, now(), 'restored before it was handled'
  FROM stream_positions AS position
  JOIN events ON pg_visible_in_snapshot(events.tx, position.snapshot)
  WHERE position.queue IS NOT NULL
    AND (position.types IS NULL OR event_type = ANY (position.types))
    AND received_at >= coalesce(position.handled_until, '-infinity') - interval '1 minute'
    AND NOT EXISTS (
      SELECT FROM handled
      WHERE handled.handler = position.handler
        AND (handled.event_day, handled.source_id, handled.event_id) = (events.event_day, events.source_id, events.event_id)
    )
    AND NOT EXISTS (
      SELECT FROM dead_events AS dead
      WHERE dead.handler = position.handler
        AND (dead.event_day, dead.source_id, dead.event_id) = (events.event_day, events.source_id, events.event_id)
    )
  ON CONFLICT (handler, event_day, source_id, event_id) DO NOTHING
),
published AS (
  UPDATE event_retries SET due_at = now() WHERE due_at > now()
),
begun_anew AS (
  UPDATE stream_positions SET snapshot = pg_current_snapshot(), batch_id = NULL, batch_end = NULL
)
UPDATE events SET tx = '1' WHERE tx >= pg_snapshot_xmax(pg_current_snapshot())
