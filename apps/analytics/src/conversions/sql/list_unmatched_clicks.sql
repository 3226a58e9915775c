-- Clicks of a span ($1 to $2; $3: of one source) that no conversion names, newest first, after ($4, $5); at most $6.
SELECT
  event_id, click_id, occurred_at, source_id, session_id, event_type, page_url,
  properties ->> 'partner' AS partner,
  coalesce(properties ->> 'offer_id', properties ->> 'offer') AS offer,
  coalesce(properties ->> 'product_id', properties ->> 'product') AS product
FROM events
WHERE click_id IS NOT NULL
  AND occurred_at >= $1
  AND occurred_at < $2
  AND (occurred_at, event_id) < (coalesce($4, 'infinity'::timestamptz), $5::uuid)
  AND NOT is_bot
  AND (source_id = $3 OR $3::integer IS NULL)
  AND NOT EXISTS (SELECT FROM conversion_facts AS fact WHERE fact.click_id = events.click_id)
  AND NOT EXISTS (
    SELECT FROM events AS earlier
    WHERE earlier.click_id = events.click_id
      AND (earlier.occurred_at, earlier.event_id) < (events.occurred_at, events.event_id)
  )
ORDER BY occurred_at DESC, event_id DESC
LIMIT $6
