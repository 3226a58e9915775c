-- The present state of conversions of a partner ($1); $3 is the generation of its position. A status is as old as the
-- conversion where it is the first that was seen.
INSERT INTO conversion_facts (
  partner_code, tenant_id, conversion_id, conversion_key, tenant, click_id, status, offer,
  payout, payout_currency, sale_amount, sale_currency, received_at, status_since, generation
)
SELECT
  $1, tenant_id, conversion_id, conversion_key, tenant, click_id, status, offer,
  payout, payout_currency, sale_amount, sale_currency, received_at, received_at, $3
FROM json_to_recordset($2) AS fact (
  tenant_id integer, conversion_id text, conversion_key text, tenant text, click_id text, status text, offer text,
  payout numeric, payout_currency text, sale_amount numeric, sale_currency text, received_at timestamptz
)
ORDER BY tenant_id, conversion_id, conversion_key
ON CONFLICT (partner_code, tenant_id, conversion_id, conversion_key) DO UPDATE
SET tenant = excluded.tenant,
    click_id = excluded.click_id,
    status = excluded.status,
    offer = excluded.offer,
    payout = excluded.payout,
    payout_currency = excluded.payout_currency,
    sale_amount = excluded.sale_amount,
    sale_currency = excluded.sale_currency,
    received_at = excluded.received_at,
    status_since = CASE
      WHEN conversion_facts.status IS DISTINCT FROM excluded.status THEN now()
      ELSE conversion_facts.status_since
    END,
    generation = excluded.generation
