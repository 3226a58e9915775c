-- Finds which postbacks have spent the signed texts in $1, by position.
SELECT
  wanted.position, spent.postback_id AS id, spent.received_at,
  spent.target_bytes = wanted.signed_target_bytes AS is_same_request
FROM json_to_recordset($1) AS wanted (position integer, id uuid, signed text, signed_target_bytes integer)
JOIN spent_signatures AS spent ON spent.signed = decode(wanted.signed, 'hex')
WHERE spent.postback_id <> wanted.id
