SELECT COALESCE(json_agg(json_build_object(
         'id', id,
         'code', code,
         'origins', to_json(origins),
         'maxEventsPerSecond', max_events_per_second,
         'ipMode', ip_mode,
         'signals', signals,
         'queryParameters', to_json(query_parameters),
         'partnerCode', partner_code,
         'tenantCode', tenant_code,
         'keys', keys
       ) ORDER BY id), '[]') AS sources
  FROM collector_sources
