-- Deletes rows of jobs that show postbacks of the tenant $1 received before $2, as the postbacks themselves go.
DELETE FROM job_rows
WHERE ctid IN (SELECT ctid FROM job_rows WHERE tenant_id = $1 AND received_at < $2 LIMIT $3)
