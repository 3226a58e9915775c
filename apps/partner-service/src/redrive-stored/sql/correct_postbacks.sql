-- Writes what corrected postbacks are now, received from $2 until $3, and says by their number whether all were still as
-- they were read: an erasure changes rows without locking their conversion first. What was received stays.
UPDATE conversions SET
  tenant_id = corrected.tenant_id,
  config_version = corrected.config_version,
  is_duplicate = corrected.is_duplicate,
  is_update = corrected.is_update,
  conversion_id = corrected.conversion_id,
  conversion_key = corrected.conversion_key,
  offer_id = corrected.offer_id,
  offer_name = corrected.offer_name,
  order_id = corrected.order_id,
  datetime_conversion = corrected.datetime_conversion,
  event = corrected.event,
  status = corrected.status,
  status_original = corrected.status_original,
  sale_amount_local = corrected.sale_amount_local,
  myr_sale_amount = corrected.myr_sale_amount,
  usd_sale_amount = corrected.usd_sale_amount,
  payout_local = corrected.payout_local,
  myr_payout = corrected.myr_payout,
  usd_payout = corrected.usd_payout,
  conversion_currency = corrected.conversion_currency,
  adv_sub = corrected.adv_sub,
  adv_sub2 = corrected.adv_sub2,
  adv_sub3 = corrected.adv_sub3,
  adv_sub4 = corrected.adv_sub4,
  adv_sub5 = corrected.adv_sub5,
  aff_sub = corrected.aff_sub,
  aff_sub2 = corrected.aff_sub2,
  aff_sub3 = corrected.aff_sub3,
  aff_sub4 = corrected.aff_sub4,
  media_id = corrected.media_id,
  sub_id = corrected.sub_id,
  click_id = corrected.click_id,
  click_ref = corrected.click_ref,
  sub_ref = corrected.sub_ref,
  warnings = corrected.stored_warnings,
  redriven_at = CASE WHEN corrected.is_read_again THEN clock_timestamp() ELSE conversions.redriven_at END
FROM json_to_recordset($1) AS corrected (
  id uuid, received_at timestamptz, version text, is_read_again boolean,
  tenant_id integer, config_version integer, is_duplicate boolean, is_update boolean,
  conversion_id text, conversion_key text, offer_id text, offer_name text, order_id text,
  datetime_conversion timestamptz, event text, status text, status_original text,
  sale_amount_local numeric, myr_sale_amount numeric, usd_sale_amount numeric,
  payout_local numeric, myr_payout numeric, usd_payout numeric, conversion_currency text,
  adv_sub text, adv_sub2 text, adv_sub3 text, adv_sub4 text, adv_sub5 text,
  aff_sub text, aff_sub2 text, aff_sub3 text, aff_sub4 text, media_id text, sub_id text, click_id text,
  click_ref text, sub_ref text, stored_warnings jsonb
)
WHERE conversions.received_at = corrected.received_at AND conversions.id = corrected.id
  AND conversions.received_at >= $2 AND conversions.received_at <= $3
  AND conversions.xmin::text = corrected.version
