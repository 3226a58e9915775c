DROP VIEW collector_sources;

DROP TABLE source_keys, event_sources CASCADE;

DROP FUNCTION admit_collector(), record_source_key_change(), record_source_change(), keep_source(), is_list_of_origins(text[]);
