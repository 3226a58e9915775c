-- Which products go together in the sessions of the last 30 days before $1: both viewed (1) or both bought (5) in one of 2
-- to 50 products, half as much after 7 days. The score relates that to how much both were viewed and bought at all, and
-- is 1 for products that are never without each other. At least $2 sessions support a pair; each product keeps its best
-- $3.
INSERT INTO item_pairs (source_id, product_id, other_product_id, score, support, bought_together)
WITH items AS MATERIALIZED (
  SELECT
    source_id, session_hash, product_id, is_bought,
    power(0.5::float8, extract(epoch FROM $1::timestamptz - ended_at)::float8 / 604800) AS freshness
  FROM (
    SELECT
      source_id, session_hash, product_id, is_bought,
      max(last_at) OVER visit AS ended_at,
      count(*) OVER visit AS products
    FROM session_items
    WHERE last_at > $1::timestamptz - interval '30 days' AND last_at <= $1
    WINDOW visit AS (PARTITION BY source_id, session_hash)
  ) AS item
  WHERE products BETWEEN 2 AND 50
),
pairs AS (
  SELECT
    one.source_id, one.product_id, other.product_id AS other_product_id,
    sum(CASE WHEN one.is_bought AND other.is_bought THEN 5 ELSE 1 END * one.freshness) AS weight,
    count(*) AS support,
    count(*) FILTER (WHERE one.is_bought AND other.is_bought) AS bought_together
  FROM items AS one
  JOIN items AS other USING (source_id, session_hash)
  WHERE one.product_id <> other.product_id
  GROUP BY one.source_id, one.product_id, other.product_id
  HAVING count(*) >= $2
),
ranked AS (
  SELECT
    pairs.*,
    pairs.weight / sqrt(one.weight * other.weight) AS score,
    row_number() OVER (
      PARTITION BY pairs.source_id, pairs.product_id
      ORDER BY pairs.weight / sqrt(other.weight) DESC, other_product_id
    ) AS rank
  FROM pairs
  JOIN item_popularity AS one ON (one.source_id, one.product_id) = (pairs.source_id, pairs.product_id)
  JOIN item_popularity AS other ON (other.source_id, other.product_id) = (pairs.source_id, pairs.other_product_id)
)
SELECT source_id, product_id, other_product_id, least(score, 1), support, bought_together
FROM ranked
WHERE rank <= $3
