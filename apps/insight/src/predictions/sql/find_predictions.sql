-- Finds what models said of a conversion ($2) of a partner ($1), of any tenant; the newest first.
SELECT
  model, model_version, feature_list_version, partner, tenant, conversion_id,
  nullif(conversion_key, '') AS conversion_key,
  trim_scale(probability)::text AS probability,
  to_char(predicted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS predicted_at
FROM predictions
WHERE partner = $1 AND conversion_id = $2
ORDER BY predictions.predicted_at DESC, model, tenant, predictions.conversion_key
