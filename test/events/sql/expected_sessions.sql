-- Sessions, counted from the events themselves.
WITH identified AS (
  SELECT
    *,
    CASE WHEN is_by_visitor THEN coalesce(anonymous_id, user_id, session_id) ELSE session_id END AS key
  FROM (
    SELECT *, session_id IS NULL OR user_id IS NULL AND session_id IS NOT DISTINCT FROM anonymous_id AS is_by_visitor
    FROM events
  ) AS event
),
begun AS (
  SELECT
    *,
    (is_by_visitor AND occurred_at - lag(occurred_at) OVER visits > interval '30 minutes')::integer AS is_first
  FROM identified
  WHERE key IS NOT NULL
  WINDOW visits AS (PARTITION BY source_id, key, is_by_visitor ORDER BY occurred_at, event_id)
),
numbered AS (
  SELECT
    *,
    sum(coalesce(is_first, 0)) OVER (
      PARTITION BY source_id, key, is_by_visitor ORDER BY occurred_at, event_id
    ) AS number
  FROM begun
)
SELECT
  source_id, key AS session_id, is_by_visitor,
  min(occurred_at) AS started_at,
  max(occurred_at) AS last_at,
  bool_or(is_bot) AS is_bot,
  count(*)::text AS events,
  count(*) FILTER (WHERE event_type = 'page_view')::text AS page_views,
  count(*) FILTER (WHERE event_type = 'purchase')::text AS purchases,
  min(user_id COLLATE "C") AS user_id,
  (array_agg(split_part(page_url, '?', 1) ORDER BY occurred_at, event_id)
    FILTER (WHERE event_type = 'page_view' AND page_url IS NOT NULL))[1] AS entry_page,
  (array_agg(split_part(page_url, '?', 1) ORDER BY occurred_at DESC, event_id DESC)
    FILTER (WHERE event_type = 'page_view' AND page_url IS NOT NULL))[1] AS exit_page
FROM numbered
GROUP BY source_id, key, is_by_visitor, number
ORDER BY source_id, key COLLATE "C", is_by_visitor, started_at
