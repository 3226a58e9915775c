-- A position is claimed for a while, and each claim is counted: what kills its process is recognised by claims that
-- were never finished. The relay publishes the events of handlers with a queue, and
-- those that it has published may not be handled yet.
ALTER TABLE stream_positions
  ADD COLUMN owner           uuid,
  ADD COLUMN leased_until    timestamptz NOT NULL DEFAULT '-infinity',
  ADD COLUMN attempts        integer     NOT NULL DEFAULT 0,
  ADD COLUMN queue           text,
  ADD COLUMN types           text[],
  ADD COLUMN published_until timestamptz;
COMMENT ON TABLE stream_positions IS 'What each handler has seen; claimed by the process that handles or publishes events for it';

CREATE TABLE handled (
  event_day date    NOT NULL,
  handler   text    NOT NULL,
  source_id integer NOT NULL,
  event_id  uuid    NOT NULL,
  PRIMARY KEY (event_day, handler, source_id, event_id)
);
COMMENT ON TABLE handled IS 'Events that came over a broker and took effect, so that a redelivered message has none';
