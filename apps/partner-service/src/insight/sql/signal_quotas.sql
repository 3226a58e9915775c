-- The postbacks that were stored from the start of the local day in zone $5 to the end of each hour from $1 to $2, beside
-- the daily limits in $4: of the whole partner (no tenant) and of tenants.
WITH quotas AS (
  SELECT quota, tenant_id, allowed FROM json_to_recordset($4) AS q (quota text, tenant_id integer, allowed bigint)
),
received AS (
  SELECT hour, tenant_id, sum(conversions + duplicates + quarantined) AS postbacks
  FROM conversion_hourly
  WHERE hour >= $1::timestamptz - interval '25 hours' AND hour < $2::timestamptz
  GROUP BY hour, tenant_id
),
counted AS (
  SELECT hours.hour, quota, allowed, coalesce(sum(postbacks), 0) AS postbacks
  FROM quotas
  CROSS JOIN generate_series($1::timestamptz - interval '25 hours', $2::timestamptz - interval '1 hour', interval '1 hour')
    AS hours (hour)
  LEFT JOIN received
    ON received.hour = hours.hour AND received.tenant_id = coalesce(quotas.tenant_id, received.tenant_id)
  GROUP BY hours.hour, quota, allowed
),
added AS (
  SELECT hour, quota, allowed,
    sum(postbacks) OVER (PARTITION BY quota, date_trunc('day', hour AT TIME ZONE $5) ORDER BY hour) AS used
  FROM counted
)
SELECT
  to_char(hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"') AS bucket,
  quota,
  used::text AS used,
  allowed::text AS allowed
FROM added
WHERE hour >= $1::timestamptz
LIMIT $3
