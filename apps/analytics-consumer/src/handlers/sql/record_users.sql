-- Records the hours in which users ($1) had events. In the order of keys, so that two batches cannot deadlock.
INSERT INTO users_hourly (hour, source_id, is_bot, user_hash)
SELECT DISTINCT date_trunc('hour', occurred_at, 'UTC') AS hour, source_id, is_bot, hash
FROM json_to_recordset($1) AS seen (source_id integer, occurred_at timestamptz, is_bot boolean, hash bigint)
ORDER BY hour, source_id, is_bot, hash
ON CONFLICT (hour, source_id, is_bot, user_hash) DO NOTHING
