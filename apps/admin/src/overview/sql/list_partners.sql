SELECT partner_code, partner_name, endpoint_url, is_active, sleeps, version::float8 AS version
  FROM partners
 ORDER BY partner_code
