-- Clicks of a span ($1 to $2; $3: of one source) with the conversions that they led to, by what $4 names; at most $5
-- rows. A click is its first event. What a rejected conversion would have paid is not earned.
WITH clicked AS MATERIALIZED (
  SELECT
    click_id,
    CASE $4
      WHEN 'source' THEN source_id::text
      WHEN 'campaign' THEN substring(page_url FROM '[?&]utm_campaign=([^&]*)')
      WHEN 'page' THEN split_part(page_url, '?', 1)
      WHEN 'product' THEN coalesce(properties ->> 'product_id', properties ->> 'product')
      WHEN 'offer' THEN coalesce(properties ->> 'offer_id', properties ->> 'offer')
    END AS key
  FROM events
  WHERE click_id IS NOT NULL
    AND occurred_at >= $1
    AND occurred_at < $2
    AND NOT is_bot
    AND (source_id = $3 OR $3::integer IS NULL)
    AND NOT EXISTS (
      SELECT FROM events AS earlier
      WHERE earlier.click_id = events.click_id
        AND (earlier.occurred_at, earlier.event_id) < (events.occurred_at, events.event_id)
    )
),
earned AS (
  SELECT key, payout_currency AS currency, sum(payout) AS amount
  FROM clicked
  JOIN conversion_facts USING (click_id)
  WHERE payout IS NOT NULL AND status IS DISTINCT FROM 'rejected'
  GROUP BY key, payout_currency
),
counted AS (
  SELECT
    key,
    count(DISTINCT click_id) AS clicks,
    count(DISTINCT click_id) FILTER (WHERE conversion_id IS NOT NULL) AS converted_clicks,
    count(conversion_id) AS conversions
  FROM clicked
  LEFT JOIN conversion_facts USING (click_id)
  GROUP BY key
)
SELECT
  key,
  clicks::float8,
  converted_clicks::float8,
  conversions::float8,
  coalesce(
    (
      SELECT json_agg(
        json_build_object(
          'currency', currency, 'amount', round(amount, 4)::text, 'per_click', round(amount / clicks, 4)::text
        )
        ORDER BY currency
      )
      FROM earned
      WHERE earned.key IS NOT DISTINCT FROM counted.key
    ),
    '[]'
  ) AS earnings
FROM counted
ORDER BY counted.clicks DESC, key
LIMIT $5
