-- Folds the shards of hours before $1 into the roll-up, at most $2 of them. A shard that a write holds stays for the next
-- round; a write that comes late begins a new shard, which is folded then.
WITH folded AS (
  DELETE FROM conversion_hourly_shards
  WHERE ctid = ANY (ARRAY(
    SELECT ctid
    FROM conversion_hourly_shards
    WHERE hour < $1
    ORDER BY hour, tenant_id, offer, status, currency
    LIMIT $2
    FOR UPDATE SKIP LOCKED
  ))
  RETURNING *
),
total AS (
  INSERT INTO conversion_hourly AS total (
    hour, tenant_id, offer, status, currency, conversions, duplicates, updates, quarantined,
    sale_amount_local, myr_sale_amount, usd_sale_amount, payout_local, myr_payout, usd_payout
  )
  SELECT
    hour, tenant_id, offer, status, currency, sum(conversions), sum(duplicates), sum(updates), sum(quarantined),
    sum(sale_amount_local), sum(myr_sale_amount), sum(usd_sale_amount),
    sum(payout_local), sum(myr_payout), sum(usd_payout)
  FROM folded
  GROUP BY 1, 2, 3, 4, 5
  ORDER BY 1, 2, 3, 4, 5
  ON CONFLICT (hour, tenant_id, offer, status, currency) DO UPDATE SET
    conversions = total.conversions + excluded.conversions,
    duplicates = total.duplicates + excluded.duplicates,
    updates = total.updates + excluded.updates,
    quarantined = total.quarantined + excluded.quarantined,
    sale_amount_local = total.sale_amount_local + excluded.sale_amount_local,
    myr_sale_amount = total.myr_sale_amount + excluded.myr_sale_amount,
    usd_sale_amount = total.usd_sale_amount + excluded.usd_sale_amount,
    payout_local = total.payout_local + excluded.payout_local,
    myr_payout = total.myr_payout + excluded.myr_payout,
    usd_payout = total.usd_payout + excluded.usd_payout
)
SELECT FROM folded
