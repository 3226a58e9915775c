-- Which parameters of the query of a page are stored with the events of a source, besides those of campaigns and clicks.

CREATE FUNCTION is_list_of_query_parameters(names text[]) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN cardinality(names) <= 50
   AND NOT EXISTS (SELECT FROM unnest(names) AS name WHERE name IS NULL OR name !~ '^[a-z0-9_.-]{1,64}$');

-- PostgreSQL 15.20 refuses to add a column with a default to a table whose rows are the argument of a function.
DROP FUNCTION source_document(event_sources);

ALTER TABLE event_sources
  ADD COLUMN query_parameters text[] NOT NULL DEFAULT '{}'
    CONSTRAINT event_sources_query_parameters_check CHECK (is_list_of_query_parameters(query_parameters));

CREATE FUNCTION source_document(s event_sources) RETURNS json LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT row_to_json(d)
    FROM (SELECT s.code, s.name, s.origins, s.max_events_per_second, s.ip_mode, s.signals, s.query_parameters,
                 s.partner_code, s.tenant_code, s.is_active, s.version) AS d
   WHERE s.id IS NOT NULL;
END;

CREATE OR REPLACE VIEW collector_sources WITH (security_barrier) AS
SELECT s.id, s.code, s.origins, s.max_events_per_second, s.ip_mode, s.signals, s.partner_code, s.tenant_code,
       (SELECT COALESCE(json_agg(json_build_object('kind', k.kind, 'hash', k.key_hash) ORDER BY k.key_hash), '[]')
          FROM source_keys k
         WHERE k.source_id = s.id AND k.revoked_at IS NULL) AS keys,
       s.query_parameters
  FROM event_sources s
 WHERE s.is_active;

GRANT UPDATE (query_parameters) ON event_sources TO postback_config_writer;
