-- Adds events ($1) to the hours in which they occurred, in the order of keys, so that two batches cannot deadlock.
INSERT INTO event_hourly (source_id, hour, event_type, event_name, is_bot, events)
SELECT source_id, date_trunc('hour', occurred_at, 'UTC'), event_type, event_name, is_bot, count(*)
FROM json_to_recordset($1) AS event (
  source_id integer, occurred_at timestamptz, event_type text, event_name text, is_bot boolean
)
GROUP BY 1, 2, 3, 4, 5
ORDER BY 1, 2, 3, 4, 5
ON CONFLICT (hour, source_id, event_type, event_name, is_bot) DO UPDATE
SET events = event_hourly.events + excluded.events
