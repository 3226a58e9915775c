SELECT id, payload
  FROM unrouted
 WHERE payload IS NOT NULL
   AND ($1::uuid[] IS NULL OR id = ANY($1))
   AND ($2::text IS NULL OR starts_with(path, $2))
   AND id > $3
 ORDER BY id
 LIMIT $4
