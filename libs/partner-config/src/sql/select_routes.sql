SELECT COALESCE(json_agg(json_build_object(
         'partnerCode', partner_code,
         'endpointPath', endpoint_path,
         'endpointUrl', endpoint_url,
         'timeoutMs', timeout_ms,
         'isDefault', is_default,
         'sleeps', sleeps,
         'version', version,
         'successResponse', CASE WHEN success_response IS NOT NULL THEN json_build_object(
           'body', success_response -> 'body',
           'contentType', success_response -> 'content_type') END,
         'tokens', tokens
       ) ORDER BY partner_code), '[]') AS routes,
       (SELECT COALESCE(json_agg(json_build_object(
                 'partnerCode', partner_code, 'isTakenAway', is_taken_away, 'kind', kind, 'hash', token_hash
               ) ORDER BY partner_code, token_hash), '[]')
          FROM gateway_inactive_tokens) AS "inactiveTokens",
       (SELECT COALESCE(json_agg(json_build_object(
                 'partnerCode', partner_code, 'endpointPath', endpoint_path,
                 'endpointUrl', endpoint_url, 'timeoutMs', timeout_ms
               ) ORDER BY partner_code), '[]')
          FROM gateway_inactive_partners) AS "inactivePartners",
       (SELECT COALESCE(json_agg(json_build_object(
                 'endpointPath', endpoint_path, 'partnerCode', partner_code
               ) ORDER BY endpoint_path), '[]')
          FROM gateway_former_endpoints) AS "formerEndpoints"
  FROM gateway_routes
