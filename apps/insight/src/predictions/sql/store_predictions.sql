-- Stores predictions ($1). Of a conversion and model the newest is kept, whatever the order in which they are imported;
-- of equally new ones the last. Rows are locked in the order of their keys.
WITH given AS (
  SELECT DISTINCT ON (partner, conversion_id, tenant, conversion_key, model)
    partner, conversion_id, tenant, coalesce(conversion_key, '') AS conversion_key, model, model_version,
    feature_list_version, probability, predicted_at
  FROM json_to_recordset($1) AS row (
    number integer, partner text, conversion_id text, tenant text, conversion_key text, model text, model_version text,
    feature_list_version integer, probability numeric, predicted_at timestamptz
  )
  ORDER BY partner, conversion_id, tenant, conversion_key, model, predicted_at DESC, number DESC
)
INSERT INTO predictions AS kept (
  partner, conversion_id, tenant, conversion_key, model, model_version, feature_list_version, probability, predicted_at
)
SELECT * FROM given
ON CONFLICT (partner, conversion_id, tenant, conversion_key, model) DO UPDATE SET
  model_version = excluded.model_version,
  feature_list_version = excluded.feature_list_version,
  probability = excluded.probability,
  predicted_at = excluded.predicted_at,
  imported_at = now()
WHERE excluded.predicted_at >= kept.predicted_at
