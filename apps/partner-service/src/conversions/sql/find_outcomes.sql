-- Finds what became of postbacks that were stored before, by their position in $1. Of one whose row retention has
-- dropped only its id is left: it is a duplicate. A redriven one is known to be in quarantine; for it the question is
-- whether it has left quarantine.
SELECT
  wanted.position,
  coalesce(conversion.conversion_id, quarantine.conversion_id) AS conversion_id,
  CASE WHEN conversion.id IS NULL THEN is_redrive OR quarantine.id IS NULL ELSE conversion.is_duplicate END
    AS is_duplicate,
  coalesce(conversion.is_update, false) AS is_update,
  conversion.warnings,
  CASE WHEN conversion.id IS NULL AND NOT is_redrive THEN quarantine.reasons END AS reasons
FROM json_to_recordset($1) AS wanted (position integer, id uuid, received_at timestamptz, is_redrive boolean)
LEFT JOIN conversions AS conversion ON conversion.received_at = wanted.received_at AND conversion.id = wanted.id
LEFT JOIN quarantine ON quarantine.id = wanted.id
LEFT JOIN seen_postback_ids AS seen ON seen.id = wanted.id
WHERE conversion.id IS NOT NULL
  OR CASE
    WHEN is_redrive THEN quarantine.redriven_at IS NOT NULL
    ELSE quarantine.id IS NOT NULL OR seen.id IS NOT NULL
  END
