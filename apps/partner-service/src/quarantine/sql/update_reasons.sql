-- Brings rows up to date that a redrive tried in vain. Locks them in key order, so that two redrives cannot deadlock.
WITH tried AS (
  SELECT *
  FROM json_to_recordset($1) AS row (id uuid, reasons jsonb, config_version integer, conversion_id text)
),
locked AS (
  SELECT id FROM quarantine
  WHERE id IN (SELECT id FROM tried) AND redriven_at IS NULL
  ORDER BY id
  FOR UPDATE
)
UPDATE quarantine SET
  reasons = tried.reasons,
  config_version = tried.config_version,
  conversion_id = tried.conversion_id
FROM tried JOIN locked USING (id)
WHERE quarantine.id = tried.id
