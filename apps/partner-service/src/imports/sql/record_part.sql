-- Records a part of the import $1 after $2 rows, unless another request has done so; the last one ends the import.
WITH recorded AS (
  UPDATE jobs SET
    position = $3,
    counts = $4,
    state = CASE WHEN $5::json IS NULL THEN state ELSE 'finished' END,
    result = $5,
    finished_at = CASE WHEN $5::json IS NULL THEN NULL ELSE now() END
  WHERE id = $1 AND finished_at IS NULL AND (counts ->> 'done')::integer = $2
  RETURNING *
),
counted AS (
  UPDATE boot_counts SET received = $6, uncertain = $7 FROM recorded WHERE boot_id = recorded.id AND subject = $8
)
SELECT * FROM recorded
