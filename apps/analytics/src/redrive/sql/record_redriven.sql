-- Counts rejected events that are redriven ($1) in the hours in which they were received. In the order of keys, so that two
-- redrives cannot deadlock.
INSERT INTO redriven_rejects (source_id, hour, redriven, duplicates, dropped, past)
SELECT
  source_id,
  date_trunc('hour', received_at, 'UTC'),
  count(*),
  count(*) FILTER (WHERE outcome = 'duplicate'),
  count(*) FILTER (WHERE outcome = 'dropped'),
  count(*) FILTER (WHERE outcome = 'past')
FROM json_to_recordset($1) AS redriven (source_id integer, received_at timestamptz, outcome text)
GROUP BY source_id, date_trunc('hour', received_at, 'UTC')
ORDER BY date_trunc('hour', received_at, 'UTC'), source_id
ON CONFLICT (hour, source_id) DO UPDATE
SET redriven = redriven_rejects.redriven + excluded.redriven,
    duplicates = redriven_rejects.duplicates + excluded.duplicates,
    dropped = redriven_rejects.dropped + excluded.dropped,
    past = redriven_rejects.past + excluded.past
