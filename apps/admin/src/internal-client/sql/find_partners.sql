-- A partner that never had a URL was never sent a postback. A partner whose service was removed has data.
SELECT partner_code, endpoint_url, is_active, sleeps, timezone, had_endpoint, is_active OR had_endpoint AS may_have_data
  FROM partners p
 CROSS JOIN LATERAL (
         SELECT endpoint_url IS NOT NULL
             OR EXISTS (SELECT FROM partner_revisions r
                         WHERE r.partner_code = p.partner_code
                           AND (r.after -> 'partner' ->> 'endpoint_url' IS NOT NULL
                                OR r.before -> 'partner' ->> 'endpoint_url' IS NOT NULL)) AS had_endpoint
       ) AS served
 WHERE $1::text[] IS NULL OR partner_code = ANY ($1)
 ORDER BY partner_code
