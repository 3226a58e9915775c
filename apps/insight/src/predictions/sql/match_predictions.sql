-- Finds predictions of the conversions $2 of a partner ($1) that were made before their decision.
SELECT
  given.number,
  predictions.model,
  predictions.model_version,
  predictions.probability::text AS probability,
  to_char(predictions.predicted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS predicted_at
FROM json_to_recordset($2) AS given (
  number integer, conversion_id text, tenant text, conversion_key text, decided_at timestamptz
)
JOIN predictions
  ON predictions.partner = $1
  AND predictions.conversion_id = given.conversion_id
  AND predictions.tenant = given.tenant
  AND predictions.conversion_key = coalesce(given.conversion_key, '')
WHERE predictions.predicted_at < given.decided_at
