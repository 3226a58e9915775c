-- Erases what was delivered. Each row was counted as one postback when it was spooled; those that its service found in
-- it besides are counted here, once, for no boot: a boot writes its own counts as totals.
WITH delivered AS (
       SELECT id, postbacks FROM json_to_recordset($1::json) AS row(id uuid, postbacks integer)),
     erased AS (
       DELETE FROM spool USING delivered WHERE spool.id = delivered.id
       RETURNING partner_code, date_trunc('hour', received_at, 'UTC') AS hour, postbacks - 1 AS others)
INSERT INTO boot_counts AS total (boot_id, subject, hour, received, refused, uncertain)
SELECT '00000000-0000-0000-0000-000000000000', partner_code, hour, sum(others), 0, 0
  FROM erased WHERE others > 0 GROUP BY partner_code, hour ORDER BY hour, partner_code
ON CONFLICT (hour, subject, boot_id) DO UPDATE SET received = total.received + excluded.received
