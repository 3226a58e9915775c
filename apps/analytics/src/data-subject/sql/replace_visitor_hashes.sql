-- Visitors, users and visits count as before, under hashes that belong to nobody: each of $2 in place of that of $1 at the
-- same place.
WITH replacement AS MATERIALIZED (
  SELECT * FROM unnest($1::bigint[], $2::bigint[]) AS replacement (known, nobody)
), visitors AS (
  UPDATE visitors_hourly SET visitor_hash = nobody FROM replacement WHERE visitor_hash = known RETURNING 1
), users AS (
  UPDATE users_hourly SET user_hash = nobody FROM replacement WHERE user_hash = known RETURNING 1
), visits AS (
  UPDATE session_items SET session_hash = nobody FROM replacement WHERE session_hash = known RETURNING 1
)
SELECT (SELECT count(*) FROM visitors) + (SELECT count(*) FROM users) + (SELECT count(*) FROM visits) AS replaced
