-- Folds the counts of warnings of hours before $1 into writer 0, at most $2 of them, as fold_roll_up.sql does.
WITH folded AS (
  DELETE FROM warnings_hourly
  WHERE ctid = ANY (ARRAY(
    SELECT ctid
    FROM warnings_hourly
    WHERE hour < $1 AND writer <> 0
    ORDER BY hour, tenant_id, code, field
    LIMIT $2
    FOR UPDATE SKIP LOCKED
  ))
  RETURNING *
),
total AS (
  INSERT INTO warnings_hourly AS total (hour, tenant_id, code, field, writer, postbacks)
  SELECT hour, tenant_id, code, field, 0, sum(postbacks)
  FROM folded
  GROUP BY 1, 2, 3, 4
  ORDER BY 1, 2, 3, 4
  ON CONFLICT (hour, tenant_id, code, field, writer) DO UPDATE SET postbacks = total.postbacks + excluded.postbacks
)
SELECT FROM folded
