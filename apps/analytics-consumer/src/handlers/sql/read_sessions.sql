-- The sessions to which others ($1, one span of time for each identity) may belong: those of the same session id, and of
-- the same visitor with at most 30 minutes between them. Times are Unix milliseconds.
SELECT
  source_id, session_id, is_by_visitor,
  (extract(epoch FROM session.started_at) * 1000)::float8 AS started_at,
  (extract(epoch FROM session.last_at) * 1000)::float8 AS last_at,
  is_bot, events::float8, page_views::float8, purchases::float8, user_id, anonymous_id,
  (extract(epoch FROM entry_at) * 1000)::float8 AS entry_at, entry_event_id, entry_page,
  referrer, campaign, campaign_source, click_id,
  (extract(epoch FROM exit_at) * 1000)::float8 AS exit_at, exit_event_id, exit_page
FROM json_to_recordset($1) AS span (
  source_id integer, session_id text, is_by_visitor boolean, started_at float8, last_at float8
)
JOIN sessions AS session USING (source_id, session_id, is_by_visitor)
WHERE NOT is_by_visitor
   OR session.started_at <= to_timestamp(span.last_at / 1000) + interval '30 minutes'
  AND session.last_at >= to_timestamp(span.started_at / 1000) - interval '30 minutes'
