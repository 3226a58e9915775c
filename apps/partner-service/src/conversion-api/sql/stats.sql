-- Sums the roll-up from hour $1 to hour $2 for tenant $3, or all, once for every breakdown. Leaves out groups that came
-- to nothing, and offers beyond the first $4.
SELECT *
FROM (
  SELECT *, row_number() OVER (PARTITION BY grouped_by ORDER BY conversions DESC, offer) AS place
  FROM (
    SELECT
      CASE
        WHEN grouping(hour) = 0 THEN 'hour'
        WHEN grouping(status) = 0 THEN 'status'
        WHEN grouping(offer) = 0 THEN 'offer'
        WHEN grouping(currency) = 0 THEN 'currency'
        ELSE 'total'
      END AS grouped_by,
      to_char(hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS hour, status, offer, currency,
      coalesce(sum(conversions), 0)::float8 AS conversions,
      coalesce(sum(duplicates), 0)::float8 AS duplicates,
      coalesce(sum(updates), 0)::float8 AS updates,
      coalesce(sum(quarantined), 0)::float8 AS quarantined,
      coalesce(sum(usd_sale_amount), 0)::numeric(30,4) AS usd_sale_amount,
      coalesce(sum(usd_payout), 0)::numeric(30,4) AS usd_payout,
      coalesce(sum(sale_amount_local), 0)::numeric(30,4) AS sale_amount_local,
      coalesce(sum(payout_local), 0)::numeric(30,4) AS payout_local
    FROM conversion_hourly
    WHERE hour >= $1 AND hour <= $2 AND ($3::integer IS NULL OR tenant_id = $3)
    GROUP BY GROUPING SETS ((), (hour), (status), (offer), (currency))
    HAVING grouping(hour, status, offer, currency) = 15
      OR sum(conversions) <> 0 OR sum(duplicates) <> 0 OR sum(quarantined) <> 0
  ) AS figures
) AS placed
WHERE grouped_by <> 'offer' OR place <= $4
ORDER BY hour, place
