-- Of the visits between $1 and $2 with 2 to 50 products, counts those that, after their first product, had one of the ten
-- that would have been recommended for it as of $1, and one of the ten most popular. Pairs and popularity are those as
-- of $1. At most 20,000 visits.
WITH visits AS (
  SELECT source_id, array_agg(product_id ORDER BY last_at, product_id) AS products
  FROM session_items
  WHERE last_at > $1 AND last_at <= $2
  GROUP BY source_id, session_hash
  HAVING count(*) BETWEEN 2 AND 50
  LIMIT 20000
),
-- One of them may be the product itself, and ten may be among its pairs.
popular AS (
  SELECT source_id, array_agg(product_id ORDER BY rank) AS products
  FROM (
    SELECT
      source_id, product_id, row_number() OVER (PARTITION BY source_id ORDER BY weight DESC, product_id) AS rank
    FROM item_popularity
  ) AS ranked
  WHERE rank <= 21
  GROUP BY source_id
),
first AS (
  SELECT DISTINCT source_id, products[1] AS product_id FROM visits
),
shown AS (
  SELECT
    first.source_id, first.product_id, paired,
    array_remove(popular.products, first.product_id) AS popular
  FROM first
  JOIN popular USING (source_id)
  CROSS JOIN LATERAL (
    SELECT ARRAY(
      SELECT other_product_id
      FROM item_pairs
      WHERE (item_pairs.source_id, item_pairs.product_id) = (first.source_id, first.product_id)
      ORDER BY score DESC, other_product_id
      LIMIT 10
    ) AS paired
  ) AS pairs
),
recommended AS (
  SELECT
    source_id, product_id, popular[1:10] AS popular,
    (paired || ARRAY(
      SELECT other FROM unnest(popular) WITH ORDINALITY AS one (other, place)
      WHERE other <> ALL (paired)
      ORDER BY place
    ))[1:10] AS products
  FROM shown
)
SELECT
  count(*)::float8 AS visits,
  count(*) FILTER (WHERE visits.products[2:] && recommended.products)::float8 AS hits,
  count(*) FILTER (WHERE visits.products[2:] && recommended.popular)::float8 AS popular_hits
FROM visits
JOIN recommended ON (recommended.source_id, recommended.product_id) = (visits.source_id, visits.products[1])
