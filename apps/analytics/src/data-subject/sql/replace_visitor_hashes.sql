-- A visitor or user counts as before, under a hash that belongs to nobody.
WITH visitors AS (
  UPDATE visitors_hourly SET visitor_hash = $2 WHERE visitor_hash = $1 RETURNING 1
), users AS (
  UPDATE users_hourly SET user_hash = $2 WHERE user_hash = $1 RETURNING 1
)
SELECT (SELECT count(*) FROM visitors) + (SELECT count(*) FROM users) AS replaced
