-- Begins an import of the file $3, and ends another one of it that is open.
WITH ended AS (
  UPDATE jobs SET state = 'stopped', finished_at = now()
  WHERE id = (SELECT job_id FROM import_files WHERE hash = decode($3, 'hex')) AND finished_at IS NULL
),
created AS (
  INSERT INTO jobs (id, kind, request, as_of, state, position, counts, created_by, started_at)
  VALUES ($1, 'import', $2, now(), 'running', $4, $5, $6, now())
  RETURNING *
),
remembered AS (
  UPDATE import_files SET job_id = created.id FROM created WHERE hash = decode($3, 'hex')
)
SELECT * FROM created
