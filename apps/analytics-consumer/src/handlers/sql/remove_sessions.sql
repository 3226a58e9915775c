-- Removes sessions ($1) that have become part of others, or begin earlier.
DELETE FROM sessions AS session
USING json_to_recordset($1) AS gone (
  source_id integer, session_id text, is_by_visitor boolean, started_at float8
)
WHERE (session.source_id, session.session_id, session.is_by_visitor)
    = (gone.source_id, gone.session_id, gone.is_by_visitor)
  AND session.started_at = to_timestamp(gone.started_at / 1000)
