-- Deletes all but the newest $1 rejected events, at most 10,000 at a time.
DELETE FROM event_rejects
WHERE id IN (
  SELECT id
  FROM event_rejects
  ORDER BY id DESC
  OFFSET $1
  LIMIT 10000
)
