-- Lists the conversions of the same batch as lock_conversions.sql, for what other processes hold of them.
SELECT id AS postback_id, tenant_id, conversion_id, conversion_key
FROM conversions
WHERE received_at >= $2::date::timestamp AT TIME ZONE 'UTC'
  AND received_at < ($2::date + 1)::timestamp AT TIME ZONE 'UTC'
  AND (($5 = 'click_id' AND click_ref = $1) OR ($5 = 'sub_id' AND sub_ref = $1))
  AND id > $3
ORDER BY id
LIMIT $4
