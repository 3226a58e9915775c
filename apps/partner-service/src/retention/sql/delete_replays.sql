DELETE FROM replayed_postbacks
WHERE id IN (SELECT id FROM replayed_postbacks WHERE received_at < $1 LIMIT $2)
