-- The next $2 rejected events after the id $1, with whether they may hold the person's id in one of its spellings ($3).
SELECT
  id, received_at, source_id, event,
  EXISTS (SELECT FROM unnest($3::text[]) AS spelling WHERE strpos(event || errors, spelling) > 0) AS is_candidate
FROM event_rejects
WHERE id > $1
ORDER BY id
LIMIT $2
