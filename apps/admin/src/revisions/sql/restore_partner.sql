-- A rollback restores settings. It keeps whose data the service works on and where it runs (IDENTITY_FIELDS, endpoint_url,
-- region and project), what the history does not hold (signing secrets), and what concerns other partners too (which one
-- is the default). A column that was added after the snapshot keeps its present value.
UPDATE partners p
   SET (partner_name, endpoint_path, timeout_ms,
        parameter_mapping, field_rules, timezone, dedupe, allow_reversal, require_token,
        require_api_key, require_signature, on_invalid, on_limit,
        max_requests_per_second, max_daily_requests, data_retention_days, ip_allowlist, success_response,
        direct_access, enable_logging, is_active,
        conversion_key, amounts_on_duplicate, date_order, timezone_field, envelope, charset)
     = (SELECT old.partner_name, old.endpoint_path, old.timeout_ms,
               old.parameter_mapping, old.field_rules, old.timezone, old.dedupe, old.allow_reversal,
               old.require_token, old.require_api_key, old.require_signature, old.on_invalid, old.on_limit,
               old.max_requests_per_second, old.max_daily_requests, old.data_retention_days, old.ip_allowlist,
               old.success_response, old.direct_access, old.enable_logging, old.is_active,
               old.conversion_key, old.amounts_on_duplicate, old.date_order, old.timezone_field,
               old.envelope, old.charset
          FROM json_populate_record(p, r.after -> 'partner') AS old)
  FROM partner_revisions r
 WHERE p.partner_code = $1 AND r.partner_code = $1 AND r.version = $2
