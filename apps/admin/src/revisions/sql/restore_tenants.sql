UPDATE tenants t
   SET (name, parameter_mapping, field_rules, data_retention_days, dedupe, allow_reversal,
        max_requests_per_second, max_daily_requests, is_default, is_active,
        conversion_key, amounts_on_duplicate, date_order, timezone_field)
     = (SELECT old.name, old.parameter_mapping, old.field_rules, old.data_retention_days, old.dedupe,
               old.allow_reversal, old.max_requests_per_second, old.max_daily_requests, old.is_default, old.is_active,
               old.conversion_key, old.amounts_on_duplicate, old.date_order, old.timezone_field
          FROM json_populate_record(t, element) AS old)
  FROM partner_revisions r CROSS JOIN json_array_elements(r.after -> 'tenants') AS element
 WHERE t.partner_code = $1 AND r.partner_code = $1 AND r.version = $2 AND t.id = (element ->> 'id')::integer
