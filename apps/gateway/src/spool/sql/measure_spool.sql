SELECT partner_code, state, count(*)::integer AS rows, sum(size_bytes)::float8 AS bytes,
       extract(epoch FROM min(received_at))::float8 * 1000 AS oldest_ms
  FROM spool
 GROUP BY partner_code, state
