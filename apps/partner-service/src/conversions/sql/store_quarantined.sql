-- Stores quarantined postbacks with their reasons, and counts them in the roll-up, so that a spike shows where totals
-- are looked at.
WITH stored AS MATERIALIZED (
  SELECT *
  FROM json_to_recordset($1) AS row (
    id uuid, received_at timestamptz, tenant_id integer, config_version integer, is_test boolean,
    may_return boolean, is_redrive boolean, conversion_id text, reasons jsonb, raw_data text, body text,
    request_line text, request_headers text, request_ip inet, digest text, size_bytes integer,
    signed text, signed_target_bytes integer
  )
),
quarantined AS (
  INSERT INTO quarantine (
    id, received_at, tenant_id, config_version, is_test, conversion_id, reasons,
    raw_data, body, request_line, request_headers, request_ip, digest, size_bytes
  )
  SELECT
    id, received_at, tenant_id, config_version, is_test, conversion_id, reasons,
    raw_data::json, decode(body, 'base64'), request_line, request_headers::json, request_ip, digest, size_bytes
  FROM stored
),
seen_id AS (
  INSERT INTO seen_postback_ids (id)
  SELECT id FROM stored WHERE may_return AND NOT is_redrive ORDER BY id
),
spent_signature AS (
  INSERT INTO spent_signatures (signed, target_bytes, postback_id, received_at)
  SELECT decode(signed, 'hex'), signed_target_bytes, id, received_at
  FROM stored
  WHERE signed IS NOT NULL AND NOT is_redrive
  ORDER BY 1
)
INSERT INTO conversion_hourly_shards AS total (hour, tenant_id, offer, status, currency, writer, quarantined)
SELECT date_trunc('hour', received_at, 'UTC'), tenant_id, '', '', '', (SELECT acquire_roll_up_writer()), count(*)
FROM stored
WHERE NOT is_test
GROUP BY 1, 2
ORDER BY 1, 2
ON CONFLICT (hour, tenant_id, offer, status, currency, writer) DO UPDATE SET
  quarantined = total.quarantined + excluded.quarantined
