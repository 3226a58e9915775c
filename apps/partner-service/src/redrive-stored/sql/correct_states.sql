-- Writes the states of corrected conversions, which are locked.
UPDATE conversion_state AS state SET
  original_id = corrected.original_id,
  original_received_at = corrected.original_received_at,
  hour = corrected.hour,
  offer = corrected.offer,
  offer_is_name = corrected.offer_is_name,
  status = corrected.status,
  status_original = corrected.status_original,
  status_as_of = corrected.status_as_of,
  currency = corrected.currency,
  sale_amount_local = corrected.sale_amount_local,
  myr_sale_amount = corrected.myr_sale_amount,
  usd_sale_amount = corrected.usd_sale_amount,
  payout_local = corrected.payout_local,
  myr_payout = corrected.myr_payout,
  usd_payout = corrected.usd_payout,
  amounts_as_of = corrected.amounts_as_of,
  amount_parts = corrected.amount_parts,
  other_fields = corrected.other_fields
FROM json_to_recordset($1) AS corrected (
  tenant_id integer, conversion_id text, original_id uuid, original_received_at timestamptz,
  hour timestamptz, offer text, offer_is_name boolean,
  status text, status_original text, status_as_of uuid, currency text,
  sale_amount_local numeric, myr_sale_amount numeric, usd_sale_amount numeric,
  payout_local numeric, myr_payout numeric, usd_payout numeric, amounts_as_of uuid, amount_parts jsonb,
  other_fields jsonb
)
WHERE state.tenant_id = corrected.tenant_id AND state.conversion_id = corrected.conversion_id
