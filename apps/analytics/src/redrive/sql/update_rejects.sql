-- Why rejected events ($1) cannot be read now.
UPDATE event_rejects AS reject
SET errors = given.errors
FROM json_to_recordset($1) AS given (id uuid, errors json)
WHERE reject.id = given.id
