-- Identifies what the newest $2 stored postbacks of each conversion in $1 contained, as contentOf does.
SELECT wanted.tenant_id, wanted.conversion_id, known.content, known.id AS "asOf"
FROM json_to_recordset($1) AS wanted (tenant_id integer, conversion_id text)
CROSS JOIN LATERAL (
  SELECT id, left(encode(sha256(convert_to(raw_data::text, 'UTF8')), 'hex'), 32) AS content
  FROM conversions
  WHERE conversion_id = split_part(wanted.conversion_id, chr(31), 1)
    AND conversion_key IS NOT DISTINCT FROM nullif(split_part(wanted.conversion_id, chr(31), 2), '')
    AND tenant_id = wanted.tenant_id AND NOT is_test
  ORDER BY received_at DESC, id DESC
  LIMIT $2
) AS known
