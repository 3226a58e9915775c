-- Counts the conversions first received from $1 to $2 by tenant, offer, age in whole days of at most $3, state as of $2
-- and outcome as of now. Of pairs of tenant and offer the $4 with most conversions are apart, all others are (other).
-- A decision has the time of the postback that it came with, in its UUIDv7. Only the last one is stored: a conversion
-- that was approved before it was paid counts as decided when it was paid.
WITH received AS (
  SELECT
    tenant_id, offer, original_received_at, usd_payout, myr_payout,
    CASE status WHEN 'paid' THEN 'approved' ELSE status END AS outcome,
    CASE
      WHEN status = 'pending' THEN NULL
      WHEN status_as_of IS NULL THEN original_received_at
      ELSE to_timestamp(('x' || encode(substr(uuid_send(status_as_of), 1, 6), 'hex'))::bit(48)::bigint / 1000.0)
    END AS decided_at
  FROM conversion_state
  WHERE original_received_at >= $1::timestamptz AND original_received_at < $2::timestamptz
    AND status IN ('pending', 'approved', 'rejected', 'paid')
),
counted AS (
  SELECT
    tenant_id, offer,
    least(
      $3::integer,
      greatest(0, floor(extract(epoch FROM least(decided_at, $2::timestamptz) - original_received_at) / 86400))
    )::integer AS age,
    CASE WHEN decided_at < $2::timestamptz THEN outcome ELSE 'pending' END AS state,
    outcome,
    count(*) AS conversions,
    coalesce(sum(usd_payout), 0) AS usd_payout,
    coalesce(sum(myr_payout), 0) AS myr_payout
  FROM received
  GROUP BY 1, 2, 3, 4, 5
),
kept AS (
  SELECT tenant_id, offer
  FROM counted
  GROUP BY tenant_id, offer
  ORDER BY sum(conversions) DESC, tenant_id, offer
  LIMIT $4
)
SELECT
  counted.tenant_id,
  CASE WHEN kept.tenant_id IS NULL THEN '(other)' ELSE counted.offer END AS offer,
  age, state, outcome,
  sum(conversions)::integer AS conversions,
  sum(counted.usd_payout)::numeric(30,4)::text AS usd_payout,
  sum(counted.myr_payout)::numeric(30,4)::text AS myr_payout
FROM counted
LEFT JOIN kept USING (tenant_id, offer)
GROUP BY 1, 2, 3, 4, 5
ORDER BY 1, 2, 3, 4, 5
