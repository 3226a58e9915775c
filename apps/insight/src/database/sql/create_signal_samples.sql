CREATE TABLE signal_samples (
  signal  text        NOT NULL,
  partner text        NOT NULL,
  hour    timestamptz NOT NULL,
  lowest  numeric     NOT NULL,
  highest numeric     NOT NULL,
  PRIMARY KEY (signal, partner, hour)
);
CREATE INDEX signal_samples_by_hour ON signal_samples (hour);
COMMENT ON TABLE signal_samples IS 'Signals that are known as of now only, as insight sampled them: the lowest and highest value of each hour';

INSERT INTO alert_rules (name, owner, rule, channels, created_by, updated_by)
SELECT name, 'platform', rule::jsonb, '{log,webhook}', 'platform', 'platform'
FROM (VALUES
  ('Unfilled macros', '{"metric": "unfilled_placeholder_rate", "condition": {"kind": "rate_anomaly", "direction": "up"}}'),
  ('Wrong tokens', '{"metric": "token_mismatch_rate", "condition": {"kind": "rate_anomaly", "direction": "up"}}'),
  ('Currency rate, local to USD',
   '{"metric": "local_per_usd", "condition": {"kind": "shift", "percent": "10", "hours": 24, "baseline_hours": 336, "min_volume": "10"}}'),
  ('Currency rate, local to MYR',
   '{"metric": "local_per_myr", "condition": {"kind": "shift", "percent": "10", "hours": 24, "baseline_hours": 336, "min_volume": "40"}}'),
  ('Currency rate, MYR to USD',
   '{"metric": "myr_per_usd", "condition": {"kind": "shift", "percent": "10", "hours": 24, "baseline_hours": 336, "min_volume": "10"}}'),
  ('Time zone of conversions',
   '{"metric": "reporting_delay", "condition": {"kind": "shift", "by": "5", "hours": 24, "baseline_hours": 120, "min_volume": "30"}}'),
  ('Daily limit nearly used', '{"metric": "quota_used", "condition": {"kind": "threshold", "op": ">=", "value": "0.8", "hours": 1}}'),
  ('Sender about to stop', '{"metric": "errors_left", "condition": {"kind": "threshold", "op": "<=", "value": "5", "hours": 1}}'),
  ('Postbacks wait in the spool', '{"metric": "spool_age", "condition": {"kind": "threshold", "op": ">=", "value": "10", "hours": 1}}')
) AS shipped (name, rule)
ON CONFLICT (name) DO NOTHING;
