-- Makes positions mean something on this server, whose transaction numbers are not those of the server that gave them out.
-- What a handler had not seen waits for it as a retry, and what waited in a broker does so no longer. Every position begins
-- anew, and a number that this server has not reached would be taken for a new event when it does.
WITH waiting AS (
  INSERT INTO event_retries (handler, event_day, source_id, event_id, attempts, due_at, error)
  SELECT position.handler, event_day, source_id, event_id, 0, now(), 'restored before it was handled'
  FROM stream_positions AS position
  JOIN events ON NOT pg_visible_in_snapshot(events.tx, coalesce(position.snapshot, '1:1:'))
  ON CONFLICT (handler, event_day, source_id, event_id) DO NOTHING
),
published AS (
  UPDATE event_retries SET due_at = now() WHERE due_at > now()
),
begun_anew AS (
  UPDATE stream_positions SET snapshot = pg_current_snapshot(), batch_id = NULL, batch_end = NULL
)
UPDATE events SET tx = '1' WHERE tx >= pg_snapshot_xmax(pg_current_snapshot())
