-- Finds the oldest of the newest $6 postbacks that a job chooses: those in conversions where $1, those in quarantine where
-- $2, received from $3 until $4, and none stored after $5; of the tenant $7 where it is given. Counts them, without
-- keeping them: a hundred thousand would be written to a file.
WITH chosen AS (
  (
    SELECT received_at, id
    FROM conversions
    WHERE $1
      AND NOT is_test
      AND ($3::timestamptz IS NULL OR received_at >= $3)
      AND ($4::timestamptz IS NULL OR received_at < $4)
      AND stored_at <= $5
      AND ($7::integer IS NULL OR tenant_id = $7)
    ORDER BY received_at DESC, id DESC
    LIMIT $6
  )
  UNION ALL
  (
    SELECT received_at, id
    FROM quarantine
    WHERE $2
      AND NOT is_test
      AND redriven_at IS NULL
      AND (raw_data IS NOT NULL OR body IS NOT NULL)
      AND ($3::timestamptz IS NULL OR received_at >= $3)
      AND ($4::timestamptz IS NULL OR received_at < $4)
      AND stored_at <= $5
      AND ($7::integer IS NULL OR tenant_id = $7)
    ORDER BY received_at DESC, id DESC
    LIMIT $6
  )
  ORDER BY received_at DESC, id DESC
  LIMIT $6
)
SELECT
  id, to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS received_at, number AS total
FROM (
  SELECT id, received_at, (row_number() OVER (ORDER BY received_at DESC, id DESC))::integer AS number FROM chosen
) AS numbered
ORDER BY number DESC
LIMIT 1
