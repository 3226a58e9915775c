-- Records the hours in which visitors ($1) had events, and counts them by how many hours before they had one (at most 25):
-- an hour between two that are known changes the later one. One transaction at a time does it.
WITH fresh AS (
  INSERT INTO visitors_hourly (hour, source_id, is_bot, visitor_hash)
  SELECT DISTINCT date_trunc('hour', occurred_at, 'UTC'), source_id, is_bot, hash
  FROM json_to_recordset($1) AS seen (source_id integer, occurred_at timestamptz, is_bot boolean, hash bigint)
  ON CONFLICT (source_id, is_bot, visitor_hash, hour) DO NOTHING
  RETURNING hour, source_id, is_bot, visitor_hash
),
-- As it was before this statement; hours further away change nothing.
known AS (
  SELECT hour, source_id, is_bot, visitor_hash
  FROM (
    SELECT source_id, is_bot, visitor_hash, min(hour) AS first, max(hour) AS last
    FROM fresh
    GROUP BY source_id, is_bot, visitor_hash
  ) AS span
  JOIN visitors_hourly USING (source_id, is_bot, visitor_hash)
  WHERE hour BETWEEN first - interval '25 hours' AND last + interval '25 hours'
),
counted AS (
  SELECT hour, source_id, is_bot, hour - lag(hour) OVER seen AS since, -1 AS change
  FROM known
  WINDOW seen AS (PARTITION BY source_id, is_bot, visitor_hash ORDER BY hour)
  UNION ALL
  SELECT hour, source_id, is_bot, hour - lag(hour) OVER seen, 1
  FROM (SELECT * FROM known UNION ALL SELECT * FROM fresh) AS present
  WINDOW seen AS (PARTITION BY source_id, is_bot, visitor_hash ORDER BY hour)
)
INSERT INTO visitor_counts_hourly AS counts (hour, source_id, is_bot, hours_since, visitors)
SELECT
  hour, source_id, is_bot, least(coalesce(extract(epoch FROM since) / 3600, 25), 25) AS hours_since, sum(change)
FROM counted
GROUP BY hour, source_id, is_bot, hours_since
HAVING sum(change) <> 0
ON CONFLICT (hour, source_id, is_bot, hours_since) DO UPDATE
SET visitors = counts.visitors + excluded.visitors
