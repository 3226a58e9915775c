SELECT partner_code, date_trunc('hour', received_at, 'UTC') AS hour, count(*)::float8 AS waiting
  FROM spool
 WHERE received_at >= $1 AND received_at < $2 AND ($3::text IS NULL OR partner_code = $3)
 GROUP BY 1, 2
 ORDER BY 1, 2
