-- Replaces what may identify a person in the postbacks of $1, all of day $2. Naming the day leaves the other days'
-- partitions out from the first.
UPDATE conversions SET
  click_id = erased.click_id,
  sub_id = erased.sub_id,
  adv_sub = erased.adv_sub,
  adv_sub2 = erased.adv_sub2,
  adv_sub3 = erased.adv_sub3,
  adv_sub4 = erased.adv_sub4,
  adv_sub5 = erased.adv_sub5,
  aff_sub = erased.aff_sub,
  aff_sub2 = erased.aff_sub2,
  aff_sub3 = erased.aff_sub3,
  aff_sub4 = erased.aff_sub4,
  click_ref = NULL,
  sub_ref = NULL,
  warnings = erased.warnings::jsonb,
  raw_data = erased.raw_data::json,
  request_headers = erased.request_headers::json,
  request_ip = NULL
FROM json_to_recordset($1) AS erased (
  id uuid, received_at timestamptz,
  click_id text, sub_id text, adv_sub text, adv_sub2 text, adv_sub3 text, adv_sub4 text, adv_sub5 text,
  aff_sub text, aff_sub2 text, aff_sub3 text, aff_sub4 text,
  warnings text, raw_data text, request_headers text
)
WHERE conversions.received_at = erased.received_at AND conversions.id = erased.id
  AND conversions.received_at >= $2::date::timestamp AT TIME ZONE 'UTC'
  AND conversions.received_at < ($2::date + 1)::timestamp AT TIME ZONE 'UTC'
