-- What goes with a product ($1), of a source ($2) or of all; filled up to $3 with what is most popular.
WITH paired AS (
  SELECT
    other_product_id AS product_id,
    max(score) AS score,
    sum(support)::float8 AS support,
    CASE WHEN sum(bought_together) >= 5 THEN 'bought_together' ELSE 'viewed_together' END AS reason
  FROM item_pairs
  WHERE product_id = $1 AND ($2::integer IS NULL OR source_id = $2)
  GROUP BY other_product_id
  ORDER BY score DESC, product_id
  LIMIT $3
),
popular AS (
  SELECT product_id, sum(weight) AS weight, sum(sessions)::float8 AS support
  FROM item_popularity
  WHERE product_id IS DISTINCT FROM $1
    AND product_id NOT IN (SELECT product_id FROM paired)
    AND ($2::integer IS NULL OR source_id = $2)
  GROUP BY product_id
  ORDER BY weight DESC, product_id
  LIMIT $3
)
SELECT product_id, score, support, reason
FROM (
  SELECT 1 AS part, product_id, round(score::numeric, 4)::float8 AS score, support, reason, score AS rank FROM paired
  UNION ALL
  SELECT 2, product_id, NULL, support, 'popular', weight FROM popular
) AS recommended
ORDER BY part, rank DESC, product_id
LIMIT $3
