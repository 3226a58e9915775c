-- Takes a row out of quarantine once each of the $3 postbacks that it holds is stored by itself. It was received as one
-- postback; the others are counted here, once, for no boot: a boot writes its own counts as totals.
WITH closed AS (
  UPDATE quarantine SET redriven_at = clock_timestamp()
  WHERE id = $1 AND redriven_at IS NULL
  RETURNING date_trunc('hour', received_at, 'UTC') AS hour, tenant_id, is_test
),
counted AS (
  INSERT INTO boot_counts AS total (boot_id, subject, hour, received, refused, uncertain)
  SELECT '00000000-0000-0000-0000-000000000000', $2, hour, $3::integer - 1, 0, 0
  FROM closed
  WHERE NOT is_test
  ON CONFLICT (hour, subject, boot_id) DO UPDATE SET received = total.received + excluded.received
)
INSERT INTO conversion_hourly_shards AS total (hour, tenant_id, offer, status, currency, writer, quarantined)
SELECT hour, tenant_id, '', '', '', (SELECT acquire_roll_up_writer()), -1
FROM closed
WHERE NOT is_test
ON CONFLICT (hour, tenant_id, offer, status, currency, writer) DO UPDATE SET
  quarantined = total.quarantined + excluded.quarantined
