-- Records postbacks whose signature another postback has spent, so that what was received and what is stored balance.
INSERT INTO replayed_postbacks (id, received_at, original_id, is_test)
SELECT id, received_at, original_id, is_test
FROM json_to_recordset($1) AS row (id uuid, received_at timestamptz, original_id uuid, is_test boolean)
ORDER BY id
ON CONFLICT DO NOTHING
