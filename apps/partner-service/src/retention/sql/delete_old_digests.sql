DELETE FROM quarantine WHERE id IN (
  SELECT id FROM quarantine WHERE received_at < $1 ORDER BY received_at LIMIT $2)
