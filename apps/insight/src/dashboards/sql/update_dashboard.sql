-- $1 id, $2 version, $3 who changes it, $4 name, $5 is_shared, $6 definition
UPDATE dashboards
   SET name = $4, is_shared = $5, definition = $6, version = version + 1, updated_at = now(), updated_by = $3
 WHERE id = $1
   AND version = $2
   AND (owner = $3 OR (is_shared AND $5))
