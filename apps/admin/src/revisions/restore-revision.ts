import type { EntityManager } from 'typeorm';

// A rollback restores settings. It keeps whose data the service works on and where it runs (IDENTITY_FIELDS, endpoint_url,
// region and project), what the history does not hold (signing secrets), and what concerns other partners too (which one
// is the default). A column that was added after the snapshot keeps its present value.
const RESTORE_PARTNER = `
  UPDATE partners p
     SET (partner_name, endpoint_path, timeout_ms,
          parameter_mapping, field_rules, timezone, dedupe, allow_reversal, require_token,
          require_api_key, require_signature, on_invalid, on_limit,
          max_requests_per_second, max_daily_requests, data_retention_days, ip_allowlist, success_response,
          direct_access, enable_logging, is_active)
       = (SELECT old.partner_name, old.endpoint_path, old.timeout_ms,
                 old.parameter_mapping, old.field_rules, old.timezone, old.dedupe, old.allow_reversal,
                 old.require_token, old.require_api_key, old.require_signature, old.on_invalid, old.on_limit,
                 old.max_requests_per_second, old.max_daily_requests, old.data_retention_days, old.ip_allowlist,
                 old.success_response, old.direct_access, old.enable_logging, old.is_active
            FROM json_populate_record(p, r.after -> 'partner') AS old)
    FROM partner_revisions r
   WHERE p.partner_code = $1 AND r.partner_code = $1 AND r.version = $2`;

// Runs first, because a unique index allows one default tenant at a time.
const CLEAR_DEFAULT_OF_LATER_TENANT = `
  UPDATE tenants t SET is_default = false
    FROM partner_revisions r
   WHERE t.partner_code = $1 AND t.is_default AND r.partner_code = $1 AND r.version = $2
     AND NOT EXISTS (SELECT FROM json_array_elements(r.after -> 'tenants') AS old
                      WHERE (old ->> 'id')::integer = t.id AND (old ->> 'is_default')::boolean)`;

const RESTORE_TENANTS = `
  UPDATE tenants t
     SET (name, parameter_mapping, field_rules, data_retention_days, dedupe, allow_reversal,
          max_requests_per_second, max_daily_requests, is_default, is_active)
       = (SELECT old.name, old.parameter_mapping, old.field_rules, old.data_retention_days, old.dedupe,
                 old.allow_reversal, old.max_requests_per_second, old.max_daily_requests, old.is_default, old.is_active
            FROM json_populate_record(t, element) AS old)
    FROM partner_revisions r CROSS JOIN json_array_elements(r.after -> 'tenants') AS element
   WHERE t.partner_code = $1 AND r.partner_code = $1 AND r.version = $2 AND t.id = (element ->> 'id')::integer`;

const DEACTIVATE_LATER_TENANTS = `
  UPDATE tenants t SET is_active = false
    FROM partner_revisions r
   WHERE t.partner_code = $1 AND t.is_active AND r.partner_code = $1 AND r.version = $2
     AND NOT EXISTS (SELECT FROM json_array_elements(r.after -> 'tenants') AS old
                      WHERE (old ->> 'id')::integer = t.id)`;

const RESTORE_TOKENS = `
  UPDATE tenant_tokens k SET is_active = $3
    FROM partner_revisions r, tenants t
   WHERE t.id = k.tenant_id AND t.partner_code = $1 AND k.is_active <> $3
     AND r.partner_code = $1 AND r.version = $2
     AND $3 = EXISTS (SELECT FROM json_array_elements(r.after -> 'tokens') AS old
                       WHERE (old ->> 'id')::integer = k.id AND (old ->> 'is_active')::boolean)`;

/** Restores a partner, its tenants and their tokens as of a version; deactivates what was added later. */
export async function restoreRevision(manager: EntityManager, partnerCode: string, version: number): Promise<void> {
  const values = [partnerCode, version];
  await manager.query(RESTORE_PARTNER, values);
  await manager.query(CLEAR_DEFAULT_OF_LATER_TENANT, values);
  await manager.query(RESTORE_TENANTS, values);
  await manager.query(DEACTIVATE_LATER_TENANTS, values);
  // Deactivated before any is activated: a token may have moved to another tenant since.
  for (const isActive of [false, true]) await manager.query(RESTORE_TOKENS, [...values, isActive]);
}
