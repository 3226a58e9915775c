-- Reads each partner and state from the end of its own range of the index, and takes the newest of those. A plain
-- filter would scan past millions of waiting rows to find the few dead ones behind them. Whole rows are compared,
-- because with equal columns the planner chooses the primary key.
WITH RECURSIVE partner AS (
  (SELECT partner_code AS code FROM spool ORDER BY partner_code LIMIT 1)
  UNION ALL
  SELECT (SELECT partner_code FROM spool WHERE partner_code > code ORDER BY partner_code LIMIT 1)
    FROM partner
   WHERE code IS NOT NULL
)
SELECT listed.*
  FROM partner
 CROSS JOIN unnest(ARRAY['waiting', 'dead']) AS piece(state)
 CROSS JOIN LATERAL (
       SELECT id, partner_code, received_at, spool.state, attempts, next_attempt_at, last_error, size_bytes,
              dead_at, dead_status, dead_answer
         FROM spool
        WHERE (partner_code, spool.state, id) >= (partner.code, piece.state, uuid '00000000-0000-0000-0000-000000000000')
          AND (partner_code, spool.state, id) < (partner.code, piece.state, coalesce($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
        ORDER BY partner_code DESC, spool.state DESC, id DESC
        LIMIT $4) AS listed
 WHERE ($1::text IS NULL OR partner.code = $1)
   AND ($2::text IS NULL OR piece.state = $2)
 ORDER BY listed.id DESC
 LIMIT $4
