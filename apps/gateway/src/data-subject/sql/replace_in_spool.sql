-- A stored response may repeat what it refused.
UPDATE spool
   SET payload = $2::bytea, size_bytes = length($2::bytea), dead_answer = CASE WHEN dead_answer IS NOT NULL THEN '[erased]' END
 WHERE id = $1
