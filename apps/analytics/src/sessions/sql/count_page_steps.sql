-- From which page to which page visitors went most often, within sessions, among the newest $6 page views of a span ($1
-- to $2); $3: by bots, by others, or null for all; $4: of one source, or null for all; at most $5. Views of a source are
-- in the order of its index, so that no more of them are read. `steps_from` is the time of the oldest one.
WITH views AS MATERIALIZED (
  SELECT view.*
  FROM (SELECT DISTINCT source_id FROM event_hourly WHERE hour >= $1::timestamptz - interval '1 hour' AND hour < $2) AS source
  CROSS JOIN LATERAL (
    SELECT
      source_id, occurred_at, event_id, split_part(page_url, '?', 1) AS page, anonymous_id, user_id, session_id,
      session_id IS NULL OR user_id IS NULL AND session_id IS NOT DISTINCT FROM anonymous_id AS is_by_visitor
    FROM events
    WHERE events.source_id = source.source_id
      AND occurred_at >= $1 AND occurred_at < $2
      AND event_type = 'page_view' AND page_url IS NOT NULL
      AND coalesce(anonymous_id, user_id, session_id) IS NOT NULL
      AND ($3::boolean IS NULL OR is_bot = $3)
    ORDER BY occurred_at DESC
    LIMIT $6
  ) AS view
  WHERE $4::integer IS NULL OR source.source_id = $4
  ORDER BY occurred_at DESC
  LIMIT $6
),
visits AS (
  SELECT
    *, CASE WHEN is_by_visitor THEN coalesce(anonymous_id, user_id) ELSE session_id END AS visit
  FROM views
),
steps AS (
  SELECT
    source_id, visit, is_by_visitor,
    lag(page) OVER before AS from_page,
    page AS to_page,
    occurred_at - lag(occurred_at) OVER before AS silence
  FROM visits
  WINDOW before AS (PARTITION BY source_id, visit, is_by_visitor ORDER BY occurred_at, event_id)
)
SELECT
  (SELECT CASE WHEN count(*) = $6 THEN min(occurred_at) END FROM views) AS steps_from,
  counted.*
FROM (VALUES (true)) AS always
LEFT JOIN (
  SELECT
    from_page, to_page, count(*)::float8 AS steps, count(DISTINCT (source_id, visit, is_by_visitor))::float8 AS sessions
  FROM steps
  WHERE from_page <> to_page AND (NOT is_by_visitor OR silence <= interval '30 minutes')
  GROUP BY from_page, to_page
  ORDER BY count(*) DESC, from_page, to_page
  LIMIT $5
) AS counted ON true
