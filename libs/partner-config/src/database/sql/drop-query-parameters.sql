DROP VIEW collector_sources;

CREATE OR REPLACE FUNCTION source_document(s event_sources) RETURNS json LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT row_to_json(d)
    FROM (SELECT s.code, s.name, s.origins, s.max_events_per_second, s.ip_mode, s.signals, s.partner_code, s.tenant_code,
                 s.is_active, s.version) AS d
   WHERE s.id IS NOT NULL;
END;

ALTER TABLE event_sources DROP COLUMN query_parameters;
DROP FUNCTION is_list_of_query_parameters(text[]);

CREATE VIEW collector_sources WITH (security_barrier) AS
SELECT s.id, s.code, s.origins, s.max_events_per_second, s.ip_mode, s.signals, s.partner_code, s.tenant_code,
       (SELECT COALESCE(json_agg(json_build_object('kind', k.kind, 'hash', k.key_hash) ORDER BY k.key_hash), '[]')
          FROM source_keys k
         WHERE k.source_id = s.id AND k.revoked_at IS NULL) AS keys
  FROM event_sources s
 WHERE s.is_active;

DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'postback_sources_reader') THEN
    PERFORM admit_collector();
  END IF;
END $$;
