-- Claims the kinds of warning in $2 for the log of day $1, and returns those that no other process has claimed.
INSERT INTO reported_warnings (day, code, field)
SELECT $1, code, field
FROM json_to_recordset($2) AS kind (code text, field text)
ORDER BY code, field
ON CONFLICT DO NOTHING
RETURNING code, field
