-- On which pages most sessions ended, of those that began in a span ($1 to $2); $3: with an event of a bot, without
-- one, or null for all; $4: of one source, or null for all; at most $5.
SELECT exit_page AS page, count(*)::float8 AS sessions
FROM sessions
WHERE started_at >= $1 AND started_at < $2 AND exit_page IS NOT NULL
  AND ($3::boolean IS NULL OR is_bot = $3)
  AND ($4::integer IS NULL OR source_id = $4)
GROUP BY exit_page
ORDER BY count(*) DESC, exit_page
LIMIT $5
