-- Conversions received from $1 to $2 ($3: of one partner) whose click no event has, newest first, after the key ($4 to
-- $8); at most $9.
SELECT
  partner_code, tenant_id, tenant, conversion_id, conversion_key, click_id, status, offer,
  payout::text, payout_currency, received_at,
  CASE WHEN click_id IS NULL THEN 'no_click_id' ELSE 'unknown_click' END AS reason
FROM conversion_facts AS fact
WHERE received_at >= $1
  AND received_at < $2
  AND (partner_code = $3 OR $3::text IS NULL)
  AND (received_at, partner_code, tenant_id, conversion_id, conversion_key)
    < (coalesce($4, 'infinity'::timestamptz), $5, $6, $7, $8)
  AND NOT EXISTS (SELECT FROM events WHERE events.click_id = fact.click_id)
ORDER BY received_at DESC, partner_code DESC, tenant_id DESC, conversion_id DESC, conversion_key DESC
LIMIT $9
