-- Of the postbacks of each hour from $1 to $2 and tenant, those with an unfilled placeholder in one parameter: of the
-- parameter that has the most. A postback may have several warnings, so they are not added.
WITH found AS (
  SELECT hour, tenant_id, field, sum(postbacks) AS unfilled
  FROM warnings_hourly
  WHERE hour >= $1::timestamptz AND hour < $2::timestamptz AND code = 'placeholder_unfilled'
  GROUP BY hour, tenant_id, field
  UNION ALL
  SELECT date_trunc('hour', received_at, 'UTC'), tenant_id, 'conversion_id', count(*)
  FROM quarantine
  WHERE received_at >= $1::timestamptz AND received_at < $2::timestamptz AND NOT is_test AND redriven_at IS NULL
    AND reasons @> '[{"code": "conversion_id_placeholder"}]'
  GROUP BY 1, 2
),
received AS (
  SELECT hour, tenant_id, sum(conversions + duplicates + quarantined) AS postbacks
  FROM conversion_hourly
  WHERE hour >= $1::timestamptz AND hour < $2::timestamptz
  GROUP BY hour, tenant_id
)
SELECT
  to_char(hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"') AS bucket,
  tenant_id::text AS tenant,
  least(coalesce(max(unfilled), 0), postbacks)::text AS unfilled,
  postbacks::text AS postbacks
FROM received
LEFT JOIN found USING (hour, tenant_id)
GROUP BY hour, tenant_id, postbacks
HAVING postbacks > 0
LIMIT $3
