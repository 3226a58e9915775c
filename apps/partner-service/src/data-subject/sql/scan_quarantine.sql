-- Reads a step of quarantine after the id $1, and of it the rows that may hold the id: as it is spelled in $2, with
-- characters that JSON escapes, or in a body that is packed.
WITH step AS MATERIALIZED (
       SELECT id FROM quarantine
        WHERE id > $1 AND (raw_data IS NOT NULL OR body IS NOT NULL)
        ORDER BY id LIMIT $3),
     found AS (
       SELECT q.id, q.received_at, q.tenant_id, q.reasons::text AS reasons, q.raw_data::text AS raw_data, q.body,
              q.request_headers::text AS request_headers, host(q.request_ip) AS request_ip
         FROM step JOIN quarantine q ON q.id = step.id
        WHERE strpos(q.raw_data::text, '\') > 0
           OR (q.body IS NOT NULL AND q.request_headers ->> 'content-encoding' IS NOT NULL)
           OR EXISTS (SELECT FROM unnest($2::text[]) AS spelling
                       WHERE strpos(q.raw_data::text, spelling) > 0
                          OR position(convert_to(spelling, 'UTF8') IN q.body) > 0))
SELECT (SELECT max(id::text) FROM step) AS last, found.*
  FROM (VALUES (true)) AS always LEFT JOIN found ON true
