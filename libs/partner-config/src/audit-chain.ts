/** The length and the last hash of the chain. A copy of them shows later whether its end was removed. */
export const READ_CHAIN_HEAD = `
  SELECT position::float8 AS entries, encode(hash, 'hex') AS head FROM audit_chain ORDER BY position DESC LIMIT 1`;

/** The first audit event that breaks the chain; no row for an intact chain. */
export const FIND_FIRST_BROKEN_LINK = `
  WITH link AS (
    SELECT position, entry_id, hash,
           lag(position, 1, 0::bigint) OVER (ORDER BY position) AS previous_position,
           lag(hash, 1, ''::bytea) OVER (ORDER BY position) AS previous_hash
      FROM audit_chain
  ), misfit AS (
    SELECT l.entry_id,
           CASE WHEN l.position <> l.previous_position + 1 THEN 'gap'
                WHEN e.id IS NULL THEN 'missing' ELSE 'changed' END AS reason
      FROM link l LEFT JOIN audit_log e ON e.id = l.entry_id
     WHERE l.position <> l.previous_position + 1 OR e.id IS NULL
        OR l.hash <> audit_entry_hash(l.previous_hash, l.position, e)
    UNION ALL
    SELECT e.id, 'not chained' FROM audit_log e
     WHERE NOT EXISTS (SELECT FROM audit_chain c WHERE c.entry_id = e.id)
  )
  SELECT entry_id::float8 AS entry_id, reason FROM misfit ORDER BY entry_id LIMIT 1`;
