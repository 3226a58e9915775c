-- Adds rows to the result of job $1.
INSERT INTO job_rows (job_id, number, group_number, tenant_id, received_at, row)
SELECT
  $1, (SELECT coalesce(max(number), 0) FROM job_rows WHERE job_id = $1) + ordinality, group_number, tenant_id,
  received_at, row
FROM ROWS FROM (
  json_to_recordset($2) AS (group_number integer, tenant_id integer, received_at timestamptz, row json)
) WITH ORDINALITY
