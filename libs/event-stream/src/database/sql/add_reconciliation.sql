-- What was received is counted by each boot of a collector; rejected events that are redriven have been counted before.
CREATE TABLE redriven_rejects (
  source_id  integer     NOT NULL,
  hour       timestamptz NOT NULL,
  redriven   bigint      NOT NULL,
  duplicates bigint      NOT NULL,
  dropped    bigint      NOT NULL,
  past       bigint      NOT NULL,
  PRIMARY KEY (hour, source_id)
);
COMMENT ON TABLE redriven_rejects IS 'Rejected events that were redriven, by the hour of receipt; past are those of days long before it';

CREATE INDEX events_by_receipt ON events USING brin (received_at) WITH (pages_per_range = 32);
