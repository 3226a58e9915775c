-- Events of the sources $1, the newest first. Each source has its own index scan, which ends after $14 rows.
-- $2, $3: occurred from, before; $4: type; $5: name; $6: user; $7: session; $8: click; $9, $10: with or without those of
-- bots; $11 to $13: after this row of the list (time, id, source).
SELECT page.*
FROM unnest($1::integer[]) AS source (id)
CROSS JOIN LATERAL (
  SELECT
    event_id, event_day::text, source_id, received_at, occurred_at, clock_skew_ms::float8, event_type, event_name, user_id,
    anonymous_id, session_id, click_id, page_url, referrer, user_agent, host(ip_address) AS ip_address, is_bot, consent,
    library, properties
  FROM events
  WHERE source_id = source.id
    AND ($2::timestamptz IS NULL OR occurred_at >= $2)
    AND ($3::timestamptz IS NULL OR occurred_at < $3)
    AND ($4::text IS NULL OR event_type = $4)
    AND ($5::text IS NULL OR event_name = $5)
    AND ($6::text IS NULL OR user_id = $6)
    AND ($7::text IS NULL OR session_id = $7)
    AND ($8::text IS NULL OR click_id = $8)
    AND (is_bot AND $9 OR NOT is_bot AND $10)
    AND ($11::timestamptz IS NULL
      OR occurred_at <= $11 AND (occurred_at, event_id, source_id) < ($11, $12::uuid, $13::integer))
  ORDER BY occurred_at DESC, event_id DESC
  LIMIT $14
) AS page
ORDER BY occurred_at DESC, event_id DESC, source_id DESC
LIMIT $14
