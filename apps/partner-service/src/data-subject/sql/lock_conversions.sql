-- Locks a batch of the postbacks of day $2 whose click id or sub id ($5 says which) is $1, in the order of ids. A click id
-- is found by its index; for a sub id the day is scanned, which spares every postback one more index.
SELECT
  id, received_at::text AS received_at, tenant_id, conversion_id, conversion_key,
  click_id, sub_id, adv_sub, adv_sub2, adv_sub3, adv_sub4, adv_sub5, aff_sub, aff_sub2, aff_sub3, aff_sub4,
  click_ref, sub_ref,
  warnings::text AS warnings, raw_data::text AS raw_data, request_headers::text AS request_headers
FROM conversions
WHERE received_at >= $2::date::timestamp AT TIME ZONE 'UTC'
  AND received_at < ($2::date + 1)::timestamp AT TIME ZONE 'UTC'
  AND (($5 = 'click_id' AND click_ref = $1) OR ($5 = 'sub_id' AND sub_ref = $1))
  AND id > $3
ORDER BY id
LIMIT $4
FOR UPDATE
