-- Reads up to $5 conversions after the key ($2, $3) that were first received before $1 and, where $4 is given, not before
-- it, with the features of their first postback and the decision as of $1. What a later postback replaced is read from
-- the original while that is stored, and is null after that: no feature says what became known later.
-- Where $6 is given, they were pending then and are decided since.
-- A decision has the time of the postback that it came with, in its UUIDv7, as in read_decisions.
WITH decided AS (
  SELECT
    *,
    CASE
      WHEN status = 'pending' THEN NULL
      WHEN status_as_of IS NULL THEN original_received_at
      ELSE to_timestamp(('x' || encode(substr(uuid_send(status_as_of), 1, 6), 'hex'))::bit(48)::bigint / 1000.0)
    END AS decided_at
  FROM conversion_state
),
page AS (
  SELECT
    tenant_id, conversion_id, original_id, original_received_at, offer, offer_is_name, currency, usd_sale_amount,
    usd_payout, status, decided_at,
    coalesce(amounts_as_of, original_id) = original_id AS has_first_amounts,
    coalesce(other_fields -> CASE WHEN offer_is_name THEN 'offer_name' ELSE 'offer_id' END ->> 'asOf', original_id::text)
      = original_id::text AS has_first_offer
  FROM decided
  WHERE (tenant_id, conversion_id) > ($2::integer, $3::text)
    AND original_received_at < $1::timestamptz
    AND ($4::timestamptz IS NULL OR original_received_at >= $4::timestamptz)
    AND status IN ('pending', 'approved', 'rejected', 'paid')
    AND ($6::timestamptz IS NULL OR (original_received_at < $6::timestamptz AND decided_at >= $6::timestamptz))
  ORDER BY tenant_id, conversion_id
  LIMIT $5
)
SELECT
  page.tenant_id,
  page.conversion_id AS state_id,
  to_char(page.original_received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS received_at,
  CASE WHEN has_first_offer THEN page.offer ELSE coalesce(original.offer_id, original.offer_name) END AS offer,
  CASE WHEN has_first_amounts THEN page.currency ELSE original.conversion_currency END AS currency,
  CASE WHEN has_first_amounts THEN page.usd_sale_amount ELSE original.usd_sale_amount END::text AS usd_sale_amount,
  CASE WHEN has_first_amounts THEN page.usd_payout ELSE original.usd_payout END::text AS usd_payout,
  extract(hour FROM page.original_received_at AT TIME ZONE 'UTC')::integer AS hour_of_day,
  extract(isodow FROM page.original_received_at AT TIME ZONE 'UTC')::integer AS weekday,
  CASE WHEN decided_at < $1::timestamptz THEN page.status IN ('approved', 'paid') END AS is_approved,
  CASE
    WHEN decided_at < $1::timestamptz THEN to_char(decided_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  END AS decided_at
FROM page
LEFT JOIN conversions AS original
  ON NOT (has_first_amounts AND has_first_offer)
  AND original.received_at = page.original_received_at AND original.id = page.original_id
ORDER BY page.tenant_id, page.conversion_id
