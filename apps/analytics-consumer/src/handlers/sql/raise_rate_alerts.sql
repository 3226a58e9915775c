-- Counts events ($1) of sessions and addresses in windows of the time of receipt, which no client can move, and raises an
-- alert where a count passes the maximum of its rule. Counts are written in the order of keys, so that two batches cannot
-- deadlock.
WITH counted AS (
  SELECT
    rule.rule, format('%s %s', source_id, subject) AS key, source_id, subject, count(*) AS count,
    date_bin(make_interval(mins => window_minutes), received_at, 'epoch') AS window_start
  FROM json_to_recordset($1) AS event (
    source_id integer, received_at timestamptz, session_id text, address text, is_purchase boolean
  )
  CROSS JOIN alert_rules AS rule
  CROSS JOIN LATERAL (
    SELECT CASE rule.rule
      WHEN 'session_rate' THEN session_id
      WHEN 'address_rate' THEN address
      WHEN 'purchases_per_session' THEN CASE WHEN is_purchase THEN session_id END
    END
  ) AS one (subject)
  WHERE rule.is_active AND subject IS NOT NULL
  GROUP BY rule.rule, source_id, subject, 6
),
added AS (
  INSERT INTO alert_counts AS stored (rule, key, window_start, count)
  SELECT rule, key, window_start, count FROM counted ORDER BY window_start, rule, key
  ON CONFLICT (window_start, rule, key) DO UPDATE SET count = stored.count + excluded.count
  RETURNING rule, key, window_start, count
),
above AS (
  SELECT
    rule, key, window_start, counted.source_id, make_interval(mins => window_minutes + cool_down_minutes) AS quiet,
    json_build_object(CASE rule WHEN 'address_rate' THEN 'address' ELSE 'session_id' END, counted.subject,
                      'count', added.count, 'max_count', max_count, 'window_minutes', window_minutes) AS details,
    lag(window_start) OVER (PARTITION BY rule, key ORDER BY window_start) AS before
  FROM added
  JOIN counted USING (rule, key, window_start)
  JOIN alert_rules USING (rule)
  WHERE added.count > max_count
)
INSERT INTO alerts (rule, key, window_start, source_id, details)
SELECT rule, key, window_start, source_id, details
FROM above
WHERE (before IS NULL OR before + quiet <= window_start)
  AND NOT EXISTS (
    SELECT FROM alerts AS earlier
    WHERE (earlier.rule, earlier.key) = (above.rule, above.key)
      AND earlier.window_start < above.window_start AND earlier.window_start + quiet > above.window_start
  )
ON CONFLICT ON CONSTRAINT alerts_once DO NOTHING
