SELECT (SELECT received_at FROM quarantine WHERE raw_data IS NOT NULL OR body IS NOT NULL
         ORDER BY received_at LIMIT 1) AS quarantine,
       (SELECT min(received_at) FROM quarantine) AS digests,
       (SELECT min(original_received_at) FROM conversion_state) AS ledger,
       (SELECT min(hour) FROM conversion_hourly) AS "rollUp"
