-- Properties of the types of events of a source ($1), or of all; of one type ($2), or of all; at most $3.
SELECT
  source_id::text AS source, event_type, property, json_type, property.events::float8,
  round(property.events::numeric / type.events, 4)::float8 AS share,
  property.first_seen_at, property.last_seen_at
FROM catalogue_properties AS property
JOIN catalogue_types AS type USING (source_id, event_type)
WHERE ($1::integer IS NULL OR source_id = $1) AND ($2::text IS NULL OR event_type = $2)
ORDER BY source_id, event_type, property, json_type
LIMIT $3
