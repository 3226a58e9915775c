-- What events look like. Types and properties beyond the limits of the handler are not listed, and counted together, so
-- that names at random cannot fill the disk.
CREATE TABLE catalogue_types (
  source_id     integer     NOT NULL,
  event_type    text        NOT NULL,
  events        bigint      NOT NULL,
  unlisted      bigint      NOT NULL,
  first_seen_at timestamptz NOT NULL,
  last_seen_at  timestamptz NOT NULL,
  PRIMARY KEY (source_id, event_type)
);
COMMENT ON TABLE catalogue_types IS 'Types of events of each source';
COMMENT ON COLUMN catalogue_types.unlisted IS 'How often events had a property that is not listed, because there are too many';

CREATE TABLE catalogue_properties (
  source_id     integer     NOT NULL,
  event_type    text        NOT NULL,
  property      text        NOT NULL,
  json_type     text        NOT NULL,
  events        bigint      NOT NULL,
  first_seen_at timestamptz NOT NULL,
  last_seen_at  timestamptz NOT NULL,
  PRIMARY KEY (source_id, event_type, property, json_type)
);
COMMENT ON TABLE catalogue_properties IS 'Properties of events, one row for each JSON type that their values had';
