-- PostgreSQL 15 adds no column with a default to a table whose row type a function with a parsed body uses.
CREATE OR REPLACE FUNCTION partner_document(p partners) RETURNS json LANGUAGE sql STABLE AS 'SELECT NULL::json';
CREATE OR REPLACE FUNCTION tenant_document(t tenants) RETURNS json LANGUAGE sql STABLE AS 'SELECT NULL::json';

-- Texts and identifiers alone: amounts, status and currency change while a conversion lives.
CREATE FUNCTION is_conversion_key(fields text[]) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN cardinality(fields) >= 1
   AND cardinality(fields) <= 5
   AND fields @> ARRAY['conversion_id']
   AND cardinality(fields) = (SELECT count(DISTINCT field) FROM unnest(fields) AS field)
   AND fields <@ ARRAY['conversion_id', 'offer_id', 'offer_name', 'order_id', 'datetime_conversion', 'event',
                       'adv_sub', 'adv_sub2', 'adv_sub3', 'adv_sub4', 'adv_sub5',
                       'aff_sub', 'aff_sub2', 'aff_sub3', 'aff_sub4', 'media_id', 'sub_id', 'click_id'];

ALTER TABLE partners
  ADD COLUMN conversion_key text[] NOT NULL DEFAULT '{conversion_id}'
    CONSTRAINT partners_conversion_key_check CHECK (is_conversion_key(conversion_key)),
  ADD COLUMN amounts_on_duplicate text NOT NULL DEFAULT 'replace'
    CONSTRAINT partners_amounts_on_duplicate_check CHECK (amounts_on_duplicate IN ('replace', 'add')),
  ADD COLUMN date_order text NOT NULL DEFAULT 'ymd'
    CONSTRAINT partners_date_order_check CHECK (date_order IN ('ymd', 'dmy', 'mdy')),
  ADD COLUMN timezone_field text
    CONSTRAINT partners_timezone_field_check CHECK (length(timezone_field) BETWEEN 1 AND 255),
  ADD COLUMN envelope text
    CONSTRAINT partners_envelope_check CHECK (length(envelope) BETWEEN 1 AND 255),
  ADD COLUMN charset text
    CONSTRAINT partners_charset_check CHECK (charset IN ('big5', 'euc-jp', 'euc-kr', 'gb18030', 'gbk', 'shift_jis', 'windows-874', 'windows-1250', 'windows-1251',
                                                      'windows-1252', 'windows-1253', 'windows-1254', 'windows-1255', 'windows-1256',
                                                      'windows-1257', 'windows-1258'));

ALTER TABLE tenants
  ADD COLUMN conversion_key text[]
    CONSTRAINT tenants_conversion_key_check CHECK (is_conversion_key(conversion_key)),
  ADD COLUMN amounts_on_duplicate text
    CONSTRAINT tenants_amounts_on_duplicate_check CHECK (amounts_on_duplicate IN ('replace', 'add')),
  ADD COLUMN date_order text
    CONSTRAINT tenants_date_order_check CHECK (date_order IN ('ymd', 'dmy', 'mdy')),
  ADD COLUMN timezone_field text
    CONSTRAINT tenants_timezone_field_check CHECK (length(timezone_field) BETWEEN 1 AND 255);

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
                 p.enable_logging, p.is_default, p.is_active, p.sleeps,
                 p.conversion_key, p.amounts_on_duplicate, p.date_order, p.timezone_field, p.envelope, p.charset) AS d
   WHERE p.partner_code IS NOT NULL;
END;

CREATE OR REPLACE FUNCTION tenant_document(t tenants) RETURNS json LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT row_to_json(d)
    FROM (SELECT t.id, t.code, t.name, t.parameter_mapping, t.field_rules, t.data_retention_days, t.dedupe,
                 t.allow_reversal, t.max_requests_per_second, t.max_daily_requests,
                 t.is_default, t.is_active,
                 t.conversion_key, t.amounts_on_duplicate, t.date_order, t.timezone_field) AS d
   WHERE t.id IS NOT NULL;
END;

GRANT SELECT (conversion_key, amounts_on_duplicate, date_order, timezone_field, envelope, charset)
   ON partners TO postback_config_reader;
