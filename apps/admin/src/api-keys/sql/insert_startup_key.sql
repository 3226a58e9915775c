-- Appends a number where the name is taken. Inserts nothing where the same key is stored, or where another process
-- stores one at the same moment.
INSERT INTO api_keys (id, name, role, key_hash, key_prefix)
SELECT $1, free.name, 'admin', $3, $4
  FROM (SELECT $2 || CASE number WHEN 1 THEN '' ELSE ' ' || number END AS name
          FROM generate_series(1, 10000) AS number) AS free
 WHERE NOT EXISTS (SELECT FROM api_keys k WHERE k.name = free.name)
   AND ($5 OR NOT EXISTS (SELECT FROM api_keys k
                           WHERE k.role = 'admin' AND k.revoked_at IS NULL
                             AND (k.expires_at IS NULL OR k.expires_at > now())))
 LIMIT 1
ON CONFLICT DO NOTHING
RETURNING id
