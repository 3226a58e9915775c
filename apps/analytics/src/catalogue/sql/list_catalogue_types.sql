-- Types of events of a source ($1), or of all; of one name ($2), or of all.
SELECT source_id::text AS source, event_type, events::float8, unlisted::float8, first_seen_at, last_seen_at
FROM catalogue_types
WHERE ($1::integer IS NULL OR source_id = $1) AND ($2::text IS NULL OR event_type = $2)
ORDER BY source_id, event_type
