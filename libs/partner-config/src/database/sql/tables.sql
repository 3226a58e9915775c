-- The tables of the config database. Their checks hold for edits in SQL; the admin API reports the same with field errors.
-- Columns that later versions added stand at the end of a table, as in a database that was migrated.

CREATE FUNCTION is_endpoint_path(path text) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN length(path) <= 255
   AND path ~ '^(/[A-Za-z0-9._~-]+)+$'
   AND path !~ '/\.\.?(/|$)'
   AND path !~* '^/(partner|postback|api|internal|health|ready|info|docs(-json|-yaml)?|metrics|door)(/|$)'
   AND path !~* '/(stats|conversions|quarantine|redrive)(/|$)';

CREATE FUNCTION is_mapping(mapping json) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN json_typeof(mapping) = 'object'
   AND NOT jsonb_path_exists(mapping::jsonb, 'strict $.* ? (@.type() != "string")');

CREATE FUNCTION is_object_of_objects(rules jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN jsonb_typeof(rules) = 'object'
   AND NOT jsonb_path_exists(rules, 'strict $.* ? (@.type() != "object")');

CREATE FUNCTION is_success_response(response jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN response IS NULL
    OR (jsonb_typeof(response -> 'body') = 'string' AND jsonb_typeof(response -> 'content_type') = 'string')
   IS TRUE;

-- A mapping is json, not jsonb: of two names for one field the order decides.
CREATE TABLE partners (
  partner_code text CONSTRAINT partners_pkey PRIMARY KEY
    CONSTRAINT partners_partner_code_check CHECK (partner_code ~ '^[a-z][a-z0-9_]{1,62}$')
    -- Our own processes have these names where they send requests to each other.
    CONSTRAINT partners_partner_code_reserved_check CHECK (partner_code NOT IN ('admin', 'gateway')),
  partner_name text NOT NULL
    CONSTRAINT partners_partner_name_check CHECK (length(partner_name) BETWEEN 1 AND 255),
  endpoint_path text NOT NULL CONSTRAINT partners_endpoint_path_key UNIQUE
    CONSTRAINT partners_endpoint_path_check CHECK (is_endpoint_path(endpoint_path)),
  endpoint_url text
    CONSTRAINT partners_endpoint_url_check CHECK (endpoint_url ~ '^https?://[^\s/?#@]+(/[^\s?#]*)?$'),
  timeout_ms integer NOT NULL DEFAULT 10000
    CONSTRAINT partners_timeout_ms_check CHECK (timeout_ms BETWEEN 100 AND 60000),
  cloud_run_service_name text NOT NULL
    CONSTRAINT partners_cloud_run_service_name_check
    CHECK (cloud_run_service_name ~ '^[a-z]([a-z0-9-]{0,40}[a-z0-9])?$'),
  cloud_run_region text NOT NULL DEFAULT 'asia-southeast1'
    CONSTRAINT partners_cloud_run_region_check CHECK (cloud_run_region ~ '^[a-z]+-[a-z]+[0-9]+$'),
  cloud_run_project_id text
    CONSTRAINT partners_cloud_run_project_id_check CHECK (cloud_run_project_id ~ '^[a-z][a-z0-9-]{4,28}[a-z0-9]$'),
  database_name text NOT NULL CONSTRAINT partners_database_name_key UNIQUE
    CONSTRAINT partners_database_name_check CHECK (
      database_name ~ '^[a-z][a-z0-9_]{0,62}$'
      AND database_name NOT IN ('postgres', 'template0', 'template1', 'postback_config', 'postback_gateway')
    ),
  database_url text
    CONSTRAINT partners_database_url_check CHECK (database_url ~ '^postgres(ql)?://'),
  parameter_mapping json NOT NULL DEFAULT '{}'
    CONSTRAINT partners_parameter_mapping_check CHECK (is_mapping(parameter_mapping)),
  field_rules jsonb NOT NULL DEFAULT '{}'
    CONSTRAINT partners_field_rules_check CHECK (is_object_of_objects(field_rules)),
  timezone text NOT NULL DEFAULT 'UTC',
  dedupe text NOT NULL DEFAULT 'update'
    CONSTRAINT partners_dedupe_check CHECK (dedupe IN ('update', 'flag', 'off')),
  allow_reversal boolean NOT NULL DEFAULT false,
  require_token boolean NOT NULL DEFAULT false,
  on_invalid text NOT NULL DEFAULT 'accept'
    CONSTRAINT partners_on_invalid_check CHECK (on_invalid IN ('accept', 'reject')),
  on_limit text NOT NULL DEFAULT 'accept'
    CONSTRAINT partners_on_limit_check CHECK (on_limit IN ('accept', 'reject')),
  max_requests_per_second integer NOT NULL DEFAULT 0
    CONSTRAINT partners_max_requests_per_second_check CHECK (max_requests_per_second >= 0),
  max_daily_requests integer NOT NULL DEFAULT 100000
    CONSTRAINT partners_max_daily_requests_check CHECK (max_daily_requests >= 0),
  data_retention_days integer NOT NULL DEFAULT 30
    CONSTRAINT partners_data_retention_days_check CHECK (data_retention_days BETWEEN 1 AND 3650),
  ip_allowlist inet[] NOT NULL DEFAULT '{}',
  success_response jsonb
    CONSTRAINT partners_success_response_check CHECK (is_success_response(success_response)),
  direct_access boolean NOT NULL DEFAULT true,
  enable_logging boolean NOT NULL DEFAULT true,
  is_default boolean NOT NULL DEFAULT false,
  is_active boolean NOT NULL DEFAULT true,
  version bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  require_api_key boolean NOT NULL DEFAULT false,
  require_signature boolean NOT NULL DEFAULT false,
  -- Sealed under a key of the partner's, or a reference to Secret Manager; never the text.
  signing_secret text
    CONSTRAINT partners_signing_secret_check
    CHECK (signing_secret ~ '^(v1\.[A-Za-z0-9_-]+|projects/[a-z0-9-]+/secrets/[A-Za-z0-9_-]+/versions/[0-9]+)$'),
  previous_signing_secret text
    CONSTRAINT partners_previous_signing_secret_check
    CHECK (previous_signing_secret IS NULL
           OR (previous_signing_secret ~ '^(v1\.[A-Za-z0-9_-]+|projects/[a-z0-9-]+/secrets/[A-Za-z0-9_-]+/versions/[0-9]+)$'
               AND signing_secret IS NOT NULL)),
  signing_secrets_set_at timestamptz,
  CONSTRAINT partners_require_signature_check CHECK (signing_secret IS NOT NULL OR NOT require_signature),
  CONSTRAINT partners_cloud_run_service_name_key
    UNIQUE NULLS NOT DISTINCT (cloud_run_service_name, cloud_run_region, cloud_run_project_id)
);

CREATE UNIQUE INDEX partners_is_default_key ON partners (is_default) WHERE is_default;

-- A null policy inherits the partner's.
CREATE TABLE tenants (
  id integer GENERATED ALWAYS AS IDENTITY CONSTRAINT tenants_pkey PRIMARY KEY,
  partner_code text NOT NULL CONSTRAINT tenants_partner_code_fkey REFERENCES partners,
  code text NOT NULL
    CONSTRAINT tenants_code_check CHECK (code ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
  name text NOT NULL
    CONSTRAINT tenants_name_check CHECK (length(name) BETWEEN 1 AND 255),
  parameter_mapping json NOT NULL DEFAULT '{}'
    CONSTRAINT tenants_parameter_mapping_check CHECK (is_mapping(parameter_mapping)),
  field_rules jsonb NOT NULL DEFAULT '{}'
    CONSTRAINT tenants_field_rules_check CHECK (is_object_of_objects(field_rules)),
  data_retention_days integer DEFAULT 7
    CONSTRAINT tenants_data_retention_days_check CHECK (data_retention_days BETWEEN 1 AND 3650),
  dedupe text
    CONSTRAINT tenants_dedupe_check CHECK (dedupe IN ('update', 'flag', 'off')),
  allow_reversal boolean,
  max_requests_per_second integer NOT NULL DEFAULT 0
    CONSTRAINT tenants_max_requests_per_second_check CHECK (max_requests_per_second >= 0),
  max_daily_requests integer NOT NULL DEFAULT 0
    CONSTRAINT tenants_max_daily_requests_check CHECK (max_daily_requests >= 0),
  is_default boolean NOT NULL DEFAULT false,
  is_active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT tenants_code_key UNIQUE (partner_code, code),
  CONSTRAINT tenants_is_active_check CHECK (is_active OR NOT is_default)
);

CREATE UNIQUE INDEX tenants_is_default_key ON tenants (partner_code) WHERE is_default;

-- A removed token stays as an inactive row, so that a rollback can restore it.
CREATE TABLE tenant_tokens (
  id integer GENERATED ALWAYS AS IDENTITY CONSTRAINT tenant_tokens_pkey PRIMARY KEY,
  tenant_id integer NOT NULL CONSTRAINT tenant_tokens_tenant_id_fkey REFERENCES tenants,
  kind text NOT NULL
    CONSTRAINT tenant_tokens_kind_check CHECK (kind IN ('ts_token', 'ts_param', 'tlm_token')),
  token_hash text NOT NULL
    CONSTRAINT tenant_tokens_token_hash_check CHECK (token_hash ~ '^[A-Za-z0-9_-]{43}$'),
  token_encrypted text NOT NULL
    CONSTRAINT tenant_tokens_token_encrypted_check CHECK (token_encrypted ~ '^v1\.[A-Za-z0-9_-]+$'),
  label text,
  created_at timestamptz NOT NULL DEFAULT now(),
  is_active boolean NOT NULL DEFAULT true,
  CONSTRAINT tenant_tokens_tenant_id_kind_token_hash_key UNIQUE (tenant_id, kind, token_hash)
);

CREATE UNIQUE INDEX tenant_tokens_token_hash_key ON tenant_tokens (token_hash) WHERE is_active;

CREATE TABLE api_keys (
  id uuid CONSTRAINT api_keys_pkey PRIMARY KEY,
  name text NOT NULL CONSTRAINT api_keys_name_key UNIQUE
    CONSTRAINT api_keys_name_check CHECK (length(name) BETWEEN 1 AND 255),
  role text NOT NULL
    CONSTRAINT api_keys_role_check CHECK (role IN ('admin', 'editor', 'viewer', 'partner')),
  partner_code text CONSTRAINT api_keys_partner_code_fkey REFERENCES partners,
  key_hash text NOT NULL CONSTRAINT api_keys_key_hash_key UNIQUE
    CONSTRAINT api_keys_key_hash_check CHECK (key_hash ~ '^[A-Za-z0-9_-]{43}$'),
  key_prefix text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  CONSTRAINT api_keys_partner_code_check CHECK ((role = 'partner') = (partner_code IS NOT NULL))
);

-- The partner that a service's database role may read. Deployments create the role itself.
CREATE TABLE service_roles (
  role_name text CONSTRAINT service_roles_pkey PRIMARY KEY,
  partner_code text NOT NULL CONSTRAINT service_roles_partner_code_fkey REFERENCES partners
);

CREATE TABLE former_endpoints (
  endpoint_path text PRIMARY KEY,
  partner_code text NOT NULL REFERENCES partners,
  left_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE former_endpoints IS 'Endpoints that partners had before, each with its last partner';

-- One row per transaction that changed a partner, its tenants or their tokens.
CREATE TABLE partner_revisions (
  partner_code text NOT NULL,
  version bigint NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now(),
  changed_by text NOT NULL,
  entity text NOT NULL
    CONSTRAINT partner_revisions_entity_check CHECK (entity IN ('partner', 'tenant', 'token')),
  entity_code text NOT NULL,
  before json,
  after json NOT NULL,
  transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
  CONSTRAINT partner_revisions_pkey PRIMARY KEY (partner_code, version)
);

-- Actions and entities are words of the application, so only their form is checked.
CREATE TABLE audit_log (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT audit_log_pkey PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  actor text NOT NULL,
  action text NOT NULL
    CONSTRAINT audit_log_action_check CHECK (action ~ '^[a-z][a-z_]{1,40}$'),
  entity text NOT NULL
    CONSTRAINT audit_log_entity_check CHECK (entity ~ '^[a-z][a-z_]{1,40}$'),
  entity_id text NOT NULL,
  partner_code text,
  before json,
  after json,
  key_id uuid,
  origin text CONSTRAINT audit_log_origin_check CHECK (origin ~ '^[a-z][a-z0-9_]{1,62}$'),
  origin_id bigint,
  CONSTRAINT audit_log_origin_id_key UNIQUE (origin, origin_id),
  CONSTRAINT audit_log_origin_id_check CHECK ((origin IS NULL) = (origin_id IS NULL))
);

CREATE INDEX audit_log_partner_code_id_idx ON audit_log (partner_code, id);

CREATE INDEX audit_log_entity_id_idx ON audit_log (entity, entity_id, id);

CREATE INDEX audit_log_at_idx ON audit_log (at);

CREATE INDEX audit_log_key_id_idx ON audit_log (key_id, id);

CREATE TABLE audit_chain (
  position bigint CONSTRAINT audit_chain_pkey PRIMARY KEY
    CONSTRAINT audit_chain_position_check CHECK (position > 0),
  entry_id bigint NOT NULL CONSTRAINT audit_chain_entry_id_key UNIQUE,
  hash bytea NOT NULL
);

-- Shared by all instances of the admin app, so that trying another instance gains nothing.
CREATE TABLE failed_sign_ins (
  network text CONSTRAINT failed_sign_ins_pkey PRIMARY KEY,
  failures integer NOT NULL,
  since timestamptz NOT NULL
);
