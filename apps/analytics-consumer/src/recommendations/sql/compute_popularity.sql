-- How much each product was viewed (1) and bought (5) in the sessions of the last 30 days before $1, half as much after 7
-- days. Sessions with more than 50 products are a program's, or a list's.
INSERT INTO item_popularity (source_id, product_id, weight, sessions)
SELECT
  source_id, product_id,
  sum(CASE WHEN is_bought THEN 5 ELSE 1 END * power(0.5::float8, extract(epoch FROM $1::timestamptz - ended_at)::float8 / 604800)),
  count(*)
FROM (
  SELECT
    source_id, product_id, is_bought,
    max(last_at) OVER visit AS ended_at,
    count(*) OVER visit AS products
  FROM session_items
  WHERE last_at > $1::timestamptz - interval '30 days' AND last_at <= $1
  WINDOW visit AS (PARTITION BY source_id, session_hash)
) AS item
WHERE products <= 50
GROUP BY source_id, product_id
