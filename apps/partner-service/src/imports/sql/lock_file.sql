-- Remembers the file $1, or locks it where it is known, so that one import of it begins at a time.
INSERT INTO import_files AS known (hash) VALUES (decode($1, 'hex'))
ON CONFLICT (hash) DO UPDATE SET hash = known.hash
RETURNING received_at, job_id, xmax <> 0 AS is_known
