-- The next $4 events after the key ($1, $2, $3), in the order of keys, with those that may hold the person's id: as it is
-- ($5), or as JSON or a URL writes it ($6).
WITH page AS MATERIALIZED (
  SELECT *
  FROM events
  WHERE (event_day, source_id, event_id) > ($1, $2, $3)
  ORDER BY event_day, source_id, event_id
  LIMIT $4
)
SELECT
  event_day::text, source_id, event_id, tx::text, event_type, event_name, occurred_at, received_at,
  user_id, anonymous_id, session_id, click_id, page_url, referrer, user_agent, ip_address::text, properties,
  (user_id = $5) IS TRUE OR (anonymous_id = $5) IS TRUE OR (session_id = $5) IS TRUE OR (click_id = $5) IS TRUE
    OR EXISTS (
      SELECT FROM unnest($6::text[]) AS spelling
      WHERE strpos(properties::text, spelling) > 0 OR strpos(page_url, spelling) > 0 OR strpos(referrer, spelling) > 0
    ) AS is_candidate
FROM page
ORDER BY event_day, source_id, event_id
