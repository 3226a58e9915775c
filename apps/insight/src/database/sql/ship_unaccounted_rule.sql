INSERT INTO alert_rules (name, code, owner, rule, channels, created_by, updated_by)
VALUES (
  'Postbacks not accounted for', 'unaccounted', 'platform',
  '{"metric": "unaccounted", "condition": {"kind": "threshold", "op": ">=", "value": "1", "hours": 1}}',
  '{log,webhook}', 'platform', 'platform'
)
ON CONFLICT (name) DO NOTHING;
