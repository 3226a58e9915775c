-- Of the postbacks of each hour from $1 to $2 and tenant, those whose token is no active one: unknown ones went to the
-- default tenant, inactive ones to quarantine.
WITH found AS (
  SELECT hour, tenant_id, sum(postbacks) AS mismatched
  FROM warnings_hourly
  WHERE hour >= $1::timestamptz AND hour < $2::timestamptz AND code = 'token_unknown'
  GROUP BY hour, tenant_id
  UNION ALL
  SELECT date_trunc('hour', received_at, 'UTC'), tenant_id, count(*)
  FROM quarantine
  WHERE received_at >= $1::timestamptz AND received_at < $2::timestamptz AND NOT is_test AND redriven_at IS NULL
    AND (reasons @> '[{"code": "token_inactive"}]' OR reasons @> '[{"code": "tenant_inactive"}]')
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
  least(coalesce(sum(mismatched), 0), postbacks)::text AS mismatched,
  postbacks::text AS postbacks
FROM received
LEFT JOIN found USING (hour, tenant_id)
GROUP BY hour, tenant_id, postbacks
HAVING postbacks > 0
LIMIT $3
