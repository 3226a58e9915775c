DELETE FROM unrouted WHERE id = ANY($1::uuid[]) RETURNING id
