ALTER TABLE alert_rules ADD COLUMN code text;
ALTER TABLE alerts ADD COLUMN rule_code text;
COMMENT ON COLUMN alert_rules.code IS 'Of a rule that ships, as long as it has its name: what its name in other languages is found by';
COMMENT ON COLUMN alerts.rule_code IS 'The code of the rule when it fired';

UPDATE alert_rules
SET code = shipped.code
FROM (VALUES
  ('silent_offer', 'Offer without conversions'),
  ('quarantine_share', 'Share of quarantined postbacks'),
  ('unfilled_macros', 'Unfilled macros'),
  ('wrong_tokens', 'Wrong tokens'),
  ('rate_local_usd', 'Currency rate, local to USD'),
  ('rate_local_myr', 'Currency rate, local to MYR'),
  ('rate_myr_usd', 'Currency rate, MYR to USD'),
  ('time_zone', 'Time zone of conversions'),
  ('daily_limit', 'Daily limit nearly used'),
  ('sender_stops', 'Sender about to stop'),
  ('spool_waits', 'Postbacks wait in the spool')
) AS shipped (code, name)
WHERE alert_rules.name = shipped.name AND alert_rules.created_by = 'platform';

UPDATE alerts
SET rule_code = alert_rules.code
FROM alert_rules
WHERE alert_rules.id = alerts.rule_id AND alert_rules.name = alerts.rule_name;
