-- Purchases of a span ($1 to $2, whole UTC hours) in each currency; different currencies are never added.
SELECT currency, sum(purchases)::float8 AS purchases, sum(amount)::text AS amount
FROM event_amounts_hourly
WHERE hour >= $1 AND hour < $2 AND NOT is_bot
GROUP BY currency
ORDER BY currency
