-- A batch of which a destination recognises each repetition: its id, and where it ends, are recorded before it is delivered.
ALTER TABLE stream_positions
  ADD COLUMN batch_id  uuid,
  ADD COLUMN batch_end pg_snapshot;
ALTER TABLE event_retries ADD COLUMN batch_id uuid;
CREATE INDEX event_retries_by_batch ON event_retries (batch_id) WHERE batch_id IS NOT NULL;
COMMENT ON COLUMN event_retries.batch_id IS 'The batch with which the event is given to its handler again, for handlers whose batches are fixed';
