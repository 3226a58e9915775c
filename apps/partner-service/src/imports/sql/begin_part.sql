-- Records that the part is begun with which the import $1 goes on, after $2 rows: from now on its $4 postbacks may be
-- stored. Returns nothing where the import is elsewhere or over. The counts are those of a boot that never ends in
-- between, because they are written with what they count.
WITH begun AS (
  UPDATE jobs SET position = $3
  WHERE id = $1 AND finished_at IS NULL AND (counts ->> 'done')::integer = $2
  RETURNING id
),
boot AS (
  INSERT INTO boots (id, app, started_at, last_written_at, ended_at)
  SELECT id, 'import', clock_timestamp(), clock_timestamp(), clock_timestamp() FROM begun
  ON CONFLICT (id) DO UPDATE SET last_written_at = excluded.last_written_at, ended_at = excluded.ended_at
),
counted AS (
  INSERT INTO boot_counts (boot_id, subject, hour, received, refused, uncertain)
  SELECT id, $5, date_trunc('hour', $6::timestamptz, 'UTC'), $7, 0, $4 FROM begun
  ON CONFLICT (hour, subject, boot_id) DO UPDATE SET received = excluded.received, uncertain = excluded.uncertain
)
SELECT id FROM begun
