CREATE OR REPLACE FUNCTION partner_document(p partners) RETURNS json LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT row_to_json(d)
    FROM (SELECT p.partner_code, p.partner_name, p.endpoint_path, p.endpoint_url, p.timeout_ms,
                 p.cloud_run_service_name, p.cloud_run_region, p.cloud_run_project_id,
                 p.database_name, mask_password(p.database_url) AS database_url,
                 p.parameter_mapping, p.field_rules, p.timezone, p.dedupe, p.allow_reversal,
                 p.require_token, p.require_api_key, p.require_signature,
                 num_nonnulls(p.signing_secret, p.previous_signing_secret) AS signing_secrets, p.signing_secrets_set_at,
                 p.on_invalid, p.on_limit, p.max_requests_per_second, p.max_daily_requests, p.data_retention_days,
                 p.ip_allowlist, p.success_response, p.direct_access,
                 p.enable_logging, p.is_default, p.is_active, p.sleeps) AS d
   WHERE p.partner_code IS NOT NULL;
END;

CREATE OR REPLACE FUNCTION tenant_document(t tenants) RETURNS json LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT row_to_json(d)
    FROM (SELECT t.id, t.code, t.name, t.parameter_mapping, t.field_rules, t.data_retention_days, t.dedupe,
                 t.allow_reversal, t.max_requests_per_second, t.max_daily_requests,
                 t.is_default, t.is_active) AS d
   WHERE t.id IS NOT NULL;
END;

ALTER TABLE partners
  DROP COLUMN conversion_key,
  DROP COLUMN amounts_on_duplicate,
  DROP COLUMN date_order,
  DROP COLUMN timezone_field,
  DROP COLUMN envelope,
  DROP COLUMN charset;

ALTER TABLE tenants
  DROP COLUMN conversion_key,
  DROP COLUMN amounts_on_duplicate,
  DROP COLUMN date_order,
  DROP COLUMN timezone_field;

DROP FUNCTION is_conversion_key;
