-- Deletes what models said of conversions ($2) of a partner ($1).
DELETE FROM predictions
USING (
  SELECT DISTINCT tenant, conversion_id, coalesce(conversion_key, '') AS conversion_key
  FROM json_to_recordset($2) AS given (tenant text, conversion_id text, conversion_key text)
) AS erased
WHERE predictions.partner = $1
  AND predictions.conversion_id = erased.conversion_id
  AND predictions.tenant = erased.tenant
  AND predictions.conversion_key = erased.conversion_key
