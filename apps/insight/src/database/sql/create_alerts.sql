CREATE TABLE alert_rules (
  id             uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
  name           text        NOT NULL CONSTRAINT alert_rules_name UNIQUE CHECK (length(name) BETWEEN 1 AND 120),
  owner          text        NOT NULL,
  partner        text,
  rule           jsonb       NOT NULL,
  channels       text[]      NOT NULL,
  recipients     text[]      NOT NULL DEFAULT '{}',
  is_enabled     boolean     NOT NULL DEFAULT true,
  version        integer     NOT NULL DEFAULT 1,
  evaluated_from timestamptz NOT NULL DEFAULT now(),
  claimed_until  timestamptz,
  created_at     timestamptz NOT NULL DEFAULT now(),
  created_by     text        NOT NULL,
  updated_at     timestamptz NOT NULL DEFAULT now(),
  updated_by     text        NOT NULL
);
COMMENT ON TABLE alert_rules IS 'What raises an alert: a figure, its groups, a condition; and how people hear of it';
COMMENT ON COLUMN alert_rules.partner IS 'The only partner that it is evaluated for; null: all that its filters leave';
COMMENT ON COLUMN alert_rules.evaluated_from IS 'When it was created, enabled, or last given another rule; earlier hours are not evaluated';
COMMENT ON COLUMN alert_rules.claimed_until IS 'A process evaluates it; others leave it alone until then';

CREATE TABLE alert_progress (
  rule_id         uuid        NOT NULL REFERENCES alert_rules ON DELETE CASCADE,
  partner         text        NOT NULL,
  evaluated_until timestamptz NOT NULL,
  PRIMARY KEY (rule_id, partner)
);
COMMENT ON TABLE alert_progress IS 'How far a rule is evaluated: the end of the last hour that a partner answered for';

CREATE TABLE alert_groups (
  rule_id       uuid        NOT NULL REFERENCES alert_rules ON DELETE CASCADE,
  group_key     text        NOT NULL,
  partner       text        NOT NULL,
  keys          jsonb       NOT NULL,
  phase         text        NOT NULL CHECK (phase IN ('ok', 'pending', 'firing', 'resolved')),
  since         timestamptz NOT NULL,
  streak        integer     NOT NULL,
  is_reported   boolean     NOT NULL,
  hour          timestamptz NOT NULL,
  snoozed_until timestamptz,
  PRIMARY KEY (rule_id, group_key)
);
COMMENT ON TABLE alert_groups IS 'The state of a rule for each group that it watches, after the hour that was evaluated last';
COMMENT ON COLUMN alert_groups.is_reported IS 'A message of the present firing was sent, so its end is worth one too';

CREATE TABLE alerts (
  id              uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
  rule_id         uuid        REFERENCES alert_rules ON DELETE SET NULL,
  rule_name       text        NOT NULL,
  partner         text        NOT NULL,
  group_key       text        NOT NULL,
  keys            jsonb       NOT NULL,
  figure          jsonb       NOT NULL,
  hour            timestamptz NOT NULL,
  fired_at        timestamptz NOT NULL,
  seen            text,
  expected        text,
  probability     double precision,
  hours           integer,
  explained_by    jsonb       NOT NULL DEFAULT '[]',
  acknowledged_at timestamptz,
  acknowledged_by text,
  resolved_at     timestamptz,
  created_at      timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT alerts_once UNIQUE (rule_id, group_key, hour)
);
CREATE INDEX alerts_by_time ON alerts (fired_at, id);
CREATE INDEX alerts_firing ON alerts (rule_id, group_key) WHERE resolved_at IS NULL;
COMMENT ON TABLE alerts IS 'Each time that a rule fired for a group';
COMMENT ON COLUMN alerts.figure IS 'What was looked at: the plan of the hours up to the alert';
COMMENT ON COLUMN alerts.explained_by IS 'The groups that explain most of the difference: keys, seen, before';

CREATE TABLE alert_messages (
  id              uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
  rule_id         uuid        NOT NULL REFERENCES alert_rules ON DELETE CASCADE,
  partner         text        NOT NULL,
  kind            text        NOT NULL CHECK (kind IN ('firing', 'resolved')),
  hour            timestamptz NOT NULL,
  channel         text        NOT NULL,
  recipients      text[]      NOT NULL,
  message         jsonb       NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  attempts        integer     NOT NULL DEFAULT 0,
  next_attempt_at timestamptz DEFAULT now(),
  sent_at         timestamptz,
  error           text,
  CONSTRAINT alert_messages_once UNIQUE (rule_id, partner, kind, hour, channel)
);
CREATE INDEX alert_messages_due ON alert_messages (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
COMMENT ON TABLE alert_messages IS 'What is to be sent: one message for each rule, partner, kind, hour and channel; next_attempt_at is null once nothing is left to do';

INSERT INTO alert_rules (name, owner, rule, channels, created_by, updated_by) VALUES
  ('Offer without conversions', 'platform',
   '{"metric": "conversions", "dimensions": ["tenant", "offer"], "condition": {"kind": "silence"}}',
   '{log,webhook}', 'platform', 'platform'),
  ('Share of quarantined postbacks', 'platform',
   '{"metric": "quarantine_rate", "condition": {"kind": "rate_anomaly", "direction": "up"}}',
   '{log,webhook}', 'platform', 'platform');
