SELECT partner_code
  FROM unnest($1::text[]) AS partner_code
 WHERE EXISTS (SELECT FROM spool
                WHERE spool.partner_code = partner_code.partner_code
                  AND state = 'waiting' AND next_attempt_at <= now())
