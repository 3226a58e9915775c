-- Adds to the hours in which sessions began ($1) how many there are more or less.
INSERT INTO sessions_hourly AS counts (hour, source_id, is_bot, sessions)
SELECT date_trunc('hour', to_timestamp(started_at / 1000), 'UTC') AS hour, source_id, is_bot, sum(change)
FROM json_to_recordset($1) AS session (source_id integer, started_at float8, is_bot boolean, change integer)
GROUP BY 1, 2, 3
HAVING sum(change) <> 0
ON CONFLICT (hour, source_id, is_bot) DO UPDATE
SET sessions = counts.sessions + excluded.sessions
