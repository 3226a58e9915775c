DROP TRIGGER check_mapping ON partners;
DROP TRIGGER check_mapping ON tenants;
DROP FUNCTION check_mapping;
DROP FUNCTION field_rules_error;
DROP FUNCTION parameter_mapping_error;
DROP FUNCTION is_platform_secret;
DROP FUNCTION is_status;
DROP FUNCTION trim_space;
DROP VIEW canonical_fields;
