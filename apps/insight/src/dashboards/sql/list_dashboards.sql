-- $1 who reads, $2 an id or null for all that the reader may see, $3 whether shared ones are among these
SELECT id, name, owner, owner = $1 AS is_own, is_shared, definition, version, created_at, updated_at, updated_by
  FROM dashboards
 WHERE (owner = $1 OR (is_shared AND $3))
   AND ($2::uuid IS NULL OR id = $2)
 ORDER BY lower(name), id
