-- Sessions, the newest first, that began in a span ($1 to $2, either may be null), of a source ($3), a user ($4), with
-- an entry page ($5), of bots or not ($6), all where null; after a place in the list ($7 to $10); at most $11.
SELECT
  source_id, session_id, is_by_visitor, started_at, last_at,
  extract(epoch FROM last_at - started_at)::integer AS duration_seconds,
  events::float8, page_views::float8, purchases::float8, is_bot, user_id, anonymous_id, entry_page, exit_page, referrer,
  campaign, campaign_source, click_id
FROM sessions
WHERE started_at >= coalesce($1::timestamptz, '-infinity')
  AND started_at < coalesce($2::timestamptz, 'infinity')
  AND started_at <= coalesce($7::timestamptz, 'infinity')
  AND ($3::integer IS NULL OR source_id = $3)
  AND ($4::text IS NULL OR user_id = $4)
  AND ($5::text IS NULL OR entry_page = $5)
  AND ($6::boolean IS NULL OR is_bot = $6)
  AND (
    $7::timestamptz IS NULL
    OR (started_at, source_id, session_id, is_by_visitor) < ($7, $8::integer, $9::text, $10::boolean)
  )
ORDER BY started_at DESC, source_id DESC, session_id DESC, is_by_visitor DESC
LIMIT $11
