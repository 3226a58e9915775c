-- One step in the order of ids: as many rows as fit the limits, but at least one. Other partners' rows have no
-- payload.
SELECT id, partner_code, received_at, state,
       CASE WHEN $2::text[] IS NULL OR partner_code = ANY($2) THEN payload END AS payload
  FROM (SELECT id, partner_code, received_at, state, payload, size_bytes,
               sum(size_bytes) OVER (ORDER BY id) AS bytes_so_far
          FROM (SELECT id, partner_code, received_at, state, payload, size_bytes
                  FROM spool WHERE id > $1 ORDER BY id LIMIT $3) AS next_rows) AS summed
 WHERE bytes_so_far - size_bytes < $4
 ORDER BY id
