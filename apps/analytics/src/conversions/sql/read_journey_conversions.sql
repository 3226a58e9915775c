SELECT
  partner_code, tenant, conversion_id, status, status_since, offer, payout::text, payout_currency,
  sale_amount::text, sale_currency, received_at
FROM conversion_facts
WHERE click_id = $1
ORDER BY received_at, partner_code, conversion_id, conversion_key
LIMIT $2
