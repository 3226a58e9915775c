SELECT json_build_object(
         'partnerCode', p.partner_code,
         'partnerName', p.partner_name,
         'endpointPath', p.endpoint_path,
         'isActive', p.is_active,
         'timezone', p.timezone,
         'requireToken', p.require_token,
         'requireApiKey', p.require_api_key,
         'requireSignature', p.require_signature,
         'signingSecrets', array_remove(ARRAY[p.signing_secret, p.previous_signing_secret], NULL),
         'onInvalid', p.on_invalid,
         'onLimit', p.on_limit,
         'enableLogging', p.enable_logging,
         'dedupe', p.dedupe,
         'allowReversal', p.allow_reversal,
         'conversionKey', p.conversion_key,
         'amountsOnDuplicate', p.amounts_on_duplicate,
         'dateOrder', p.date_order,
         'timezoneField', p.timezone_field,
         'envelope', p.envelope,
         'charset', p.charset,
         'dataRetentionDays', p.data_retention_days,
         'limits', json_build_object('maxRequestsPerSecond', p.max_requests_per_second,
                                     'maxDailyRequests', p.max_daily_requests),
         'ipAllowlist', p.ip_allowlist::text[],
         'successResponse', CASE WHEN p.success_response IS NOT NULL THEN json_build_object(
                              'body', p.success_response -> 'body',
                              'contentType', p.success_response -> 'content_type') END,
         'directAccess', p.direct_access,
         'version', p.version,
         'mapping', p.parameter_mapping,
         'fieldRules', p.field_rules,
         'tenants', (
           SELECT COALESCE(json_agg(json_build_object(
                    'id', t.id,
                    'code', t.code,
                    'isDefault', t.is_default,
                    'isActive', t.is_active,
                    'mapping', t.parameter_mapping,
                    'fieldRules', t.field_rules,
                    'dedupe', COALESCE(t.dedupe, p.dedupe),
                    'allowReversal', COALESCE(t.allow_reversal, p.allow_reversal),
                    'conversionKey', COALESCE(t.conversion_key, p.conversion_key),
                    'amountsOnDuplicate', COALESCE(t.amounts_on_duplicate, p.amounts_on_duplicate),
                    'dateOrder', COALESCE(t.date_order, p.date_order),
                    'timezoneField', COALESCE(t.timezone_field, p.timezone_field),
                    'dataRetentionDays', COALESCE(t.data_retention_days, p.data_retention_days),
                    'limits', json_build_object('maxRequestsPerSecond', t.max_requests_per_second,
                                                'maxDailyRequests', t.max_daily_requests),
                    'tokens', (
                      SELECT COALESCE(json_agg(json_build_object('kind', k.kind, 'hash', k.token_hash)
                                               ORDER BY k.id), '[]')
                        FROM tenant_tokens k
                       WHERE k.tenant_id = t.id AND k.is_active),
                    'inactiveTokens', (
                      SELECT COALESCE(json_agg(json_build_object('kind', k.kind, 'hash', k.token_hash)
                                               ORDER BY k.id), '[]')
                        FROM tenant_tokens k
                       WHERE k.tenant_id = t.id AND NOT k.is_active)
                  ) ORDER BY t.id), '[]')
             FROM tenants t
            WHERE t.partner_code = p.partner_code),
         'apiKeys', (
           SELECT COALESCE(json_agg(json_build_object(
                    'id', a.id,
                    'role', a.role,
                    'hash', a.key_hash,
                    'expiresAt', to_json(a.expires_at AT TIME ZONE 'UTC') #>> '{}' || 'Z'
                  ) ORDER BY a.id), '[]')
             FROM api_keys a
            WHERE (a.partner_code IS NULL OR a.partner_code = p.partner_code)
              AND a.revoked_at IS NULL
              AND (a.expires_at IS NULL OR a.expires_at > now()))
       ) AS config
  FROM partners p
 WHERE p.partner_code = $1
