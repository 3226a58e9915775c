-- Purchases of a span ($1 to $2, whole UTC hours) in each currency; different currencies are never added. $3: of bots, of
-- others, or null for all; $4: of one source, or null for all.
SELECT currency, sum(purchases)::float8 AS purchases, sum(amount)::text AS amount
FROM event_amounts_hourly
WHERE hour >= $1 AND hour < $2
  AND ($3::boolean IS NULL OR is_bot = $3)
  AND ($4::integer IS NULL OR source_id = $4)
GROUP BY currency
ORDER BY currency
