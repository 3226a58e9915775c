DELETE FROM spent_signatures
WHERE signed IN (SELECT signed FROM spent_signatures WHERE received_at < $1 LIMIT $2)
