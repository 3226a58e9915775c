-- The offers of the last 90 days as the roll-up names them, those with the most conversions first, at most $1.
SELECT offer
  FROM conversion_hourly
 WHERE hour >= now() - interval '90 days' AND offer <> ''
 GROUP BY offer
 ORDER BY sum(conversions) DESC, offer
 LIMIT $1
