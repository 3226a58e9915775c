-- Rejected events that were redriven, by source ($3; null: all) and hour of receipt.
SELECT
  source_id, hour, redriven::float8 AS redriven, duplicates::float8 AS duplicates, dropped::float8 AS dropped,
  past::float8 AS past
FROM redriven_rejects
WHERE hour >= $1 AND hour < $2 AND ($3::integer IS NULL OR source_id = $3)
