-- Sums the roll-up from $2 to $3 and, as the period before, from $1 to $2: in all, by bucket ($4: hour, or day in the
-- zone $5), by the dimension $6 and by currency. Leaves out what $7 lists of the dimension, and whatever does not match
-- the filters $8 to $11 that are not null. Of the groups at most $12.
WITH figures AS (
  SELECT
    hour >= $2::timestamptz AS is_now,
    CASE $4 WHEN 'day' THEN date_trunc('day', hour, $5) ELSE hour END AS bucket,
    CASE $6 WHEN 'tenant' THEN tenant_id::text WHEN 'offer' THEN offer WHEN 'status' THEN status
      WHEN 'currency' THEN currency ELSE '' END AS key,
    status, currency, conversions, duplicates, updates, quarantined, usd_sale_amount, usd_payout, myr_sale_amount,
    myr_payout, sale_amount_local, payout_local
  FROM conversion_hourly
  WHERE hour >= $1::timestamptz AND hour < $3::timestamptz
    AND ($8::integer IS NULL OR tenant_id = $8)
    AND ($9::text IS NULL OR offer = $9)
    AND ($10::text IS NULL OR status = $10)
    AND ($11::text IS NULL OR currency = $11)
)
SELECT *
FROM (
  SELECT *, row_number() OVER (PARTITION BY grouped_by, is_now ORDER BY conversions DESC, key) AS place
  FROM (
    SELECT
      is_now,
      CASE
        WHEN grouping(bucket) = 0 THEN 'bucket'
        WHEN grouping(key) = 0 THEN 'group'
        WHEN grouping(currency) = 0 THEN 'currency'
        ELSE 'total'
      END AS grouped_by,
      to_char(bucket AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS at, key, currency,
      sum(conversions)::float8 AS conversions,
      coalesce(sum(conversions) FILTER (WHERE status IN ('approved', 'paid')), 0)::float8 AS approved,
      coalesce(sum(conversions) FILTER (WHERE status = 'rejected'), 0)::float8 AS rejected,
      sum(duplicates)::float8 AS duplicates,
      sum(updates)::float8 AS updates,
      sum(quarantined)::float8 AS quarantined,
      sum(usd_sale_amount)::numeric(30,4) AS usd_sale_amount,
      sum(usd_payout)::numeric(30,4) AS usd_payout,
      sum(myr_sale_amount)::numeric(30,4) AS myr_sale_amount,
      sum(myr_payout)::numeric(30,4) AS myr_payout,
      sum(sale_amount_local)::numeric(30,4) AS sale_amount_local,
      sum(payout_local)::numeric(30,4) AS payout_local
    FROM figures
    WHERE NOT key = ANY ($7::text[])
    GROUP BY GROUPING SETS ((is_now), (is_now, bucket), (is_now, key), (is_now, currency))
    HAVING sum(conversions) <> 0 OR sum(duplicates) <> 0 OR sum(updates) <> 0 OR sum(quarantined) <> 0
  ) AS grouped
) AS placed
WHERE grouped_by <> 'group' OR place <= $12
ORDER BY at, place
