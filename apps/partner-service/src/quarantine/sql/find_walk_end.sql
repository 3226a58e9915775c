-- Finds how far a step of a walk goes, in an index alone: the last of its rows, which are older than the row at ($4, $5).
SELECT id, to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS received_at
FROM quarantine
WHERE redriven_at IS NULL
  AND ($1::timestamptz IS NULL OR received_at >= $1)
  AND ($2::timestamptz IS NULL OR received_at < $2)
  AND ($3::uuid[] IS NULL OR id = ANY ($3))
  AND ($4::timestamptz IS NULL OR ((received_at, id) < ($4, $5::uuid) AND received_at <= $4))
ORDER BY quarantine.received_at DESC, quarantine.id DESC
LIMIT 1 OFFSET $6
