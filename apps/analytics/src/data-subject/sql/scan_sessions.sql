SELECT
  source_id, session_id, is_by_visitor, started_at, last_at, events, page_views, purchases, user_id, anonymous_id,
  entry_page, exit_page, referrer, click_id
FROM sessions
WHERE session_id = $1 OR user_id = $1 OR anonymous_id = $1 OR click_id = $1
LIMIT $2
