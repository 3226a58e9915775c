-- Until when the conversions of all followed partners have been read, and who is behind by more than a minute.
SELECT
  CASE WHEN count(*) = count(read_until) THEN min(read_until) END AS complete_until,
  coalesce(
    json_agg(partner_code ORDER BY partner_code)
      FILTER (WHERE read_until IS NULL OR read_until < now() - interval '1 minute'),
    '[]'
  ) AS behind
FROM feed_positions
WHERE is_followed
