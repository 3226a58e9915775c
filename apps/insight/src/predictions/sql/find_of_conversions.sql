-- Finds what models said of conversions ($2) of a partner ($1).
SELECT
  model, model_version, feature_list_version, partner, tenant, conversion_id,
  nullif(conversion_key, '') AS conversion_key,
  trim_scale(probability)::text AS probability,
  to_char(predicted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS predicted_at
FROM predictions
JOIN (
  SELECT DISTINCT tenant, conversion_id, coalesce(conversion_key, '') AS conversion_key
  FROM json_to_recordset($2) AS given (tenant text, conversion_id text, conversion_key text)
) AS wanted USING (tenant, conversion_id, conversion_key)
WHERE partner = $1
ORDER BY conversion_id, tenant, conversion_key, model
