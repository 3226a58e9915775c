-- Sessions of a person ($1), at most $2: they count as before, under an id that belongs to nobody.
WITH of_person AS (
  SELECT source_id, session_id, is_by_visitor, started_at
  FROM sessions
  WHERE session_id = $1 OR user_id = $1 OR anonymous_id = $1 OR click_id = $1
  ORDER BY source_id, session_id, is_by_visitor, started_at
  LIMIT $2
  FOR UPDATE
)
UPDATE sessions
SET session_id = 'erased-' || gen_random_uuid(),
    user_id = NULL,
    anonymous_id = NULL,
    click_id = NULL,
    entry_page = split_part(entry_page, '?', 1),
    exit_page = split_part(exit_page, '?', 1),
    referrer = split_part(referrer, '?', 1)
FROM of_person
WHERE sessions.source_id = of_person.source_id
  AND sessions.session_id = of_person.session_id
  AND sessions.is_by_visitor = of_person.is_by_visitor
  AND sessions.started_at = of_person.started_at
