-- Moves the roll-up by $1 and the counts of warnings by $2. What comes to nothing is left out.
WITH warning_roll_up AS (
  INSERT INTO warnings_hourly AS total (hour, tenant_id, code, field, writer, postbacks)
  SELECT hour, tenant_id, code, field, (SELECT acquire_roll_up_writer()), sum(postbacks)
  FROM json_to_recordset($2) AS row (hour timestamptz, tenant_id integer, code text, field text, postbacks integer)
  GROUP BY 1, 2, 3, 4
  HAVING sum(postbacks) <> 0
  ORDER BY 1, 2, 3, 4
  ON CONFLICT (hour, tenant_id, code, field, writer) DO UPDATE SET postbacks = total.postbacks + excluded.postbacks
)
INSERT INTO conversion_hourly_shards AS total (
  hour, tenant_id, offer, status, currency, writer, conversions, duplicates, updates,
  sale_amount_local, myr_sale_amount, usd_sale_amount, payout_local, myr_payout, usd_payout
)
SELECT
  hour, tenant_id, offer, coalesce(status, ''), coalesce(currency, ''), (SELECT acquire_roll_up_writer()),
  sum(conversions), sum(duplicates), sum(updates),
  coalesce(sum(sign * sale_amount_local), 0), coalesce(sum(sign * myr_sale_amount), 0),
  coalesce(sum(sign * usd_sale_amount), 0), coalesce(sum(sign * payout_local), 0),
  coalesce(sum(sign * myr_payout), 0), coalesce(sum(sign * usd_payout), 0)
FROM json_to_recordset($1) AS row (
  hour timestamptz, tenant_id integer, offer text, status text, currency text,
  conversions bigint, duplicates bigint, updates bigint, sign integer,
  sale_amount_local numeric, myr_sale_amount numeric, usd_sale_amount numeric,
  payout_local numeric, myr_payout numeric, usd_payout numeric
)
GROUP BY 1, 2, 3, 4, 5
HAVING (
  sum(conversions), sum(duplicates), sum(updates),
  coalesce(sum(sign * sale_amount_local), 0), coalesce(sum(sign * myr_sale_amount), 0),
  coalesce(sum(sign * usd_sale_amount), 0), coalesce(sum(sign * payout_local), 0),
  coalesce(sum(sign * myr_payout), 0), coalesce(sum(sign * usd_payout), 0)
) <> (0, 0, 0, 0, 0, 0, 0, 0, 0)
ORDER BY 1, 2, 3, 4, 5
ON CONFLICT (hour, tenant_id, offer, status, currency, writer) DO UPDATE SET
  conversions = total.conversions + excluded.conversions,
  duplicates = total.duplicates + excluded.duplicates,
  updates = total.updates + excluded.updates,
  sale_amount_local = total.sale_amount_local + excluded.sale_amount_local,
  myr_sale_amount = total.myr_sale_amount + excluded.myr_sale_amount,
  usd_sale_amount = total.usd_sale_amount + excluded.usd_sale_amount,
  payout_local = total.payout_local + excluded.payout_local,
  myr_payout = total.myr_payout + excluded.myr_payout,
  usd_payout = total.usd_payout + excluded.usd_payout
