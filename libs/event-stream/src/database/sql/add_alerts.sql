CREATE TABLE alert_rules (
  rule              text    PRIMARY KEY,
  is_active         boolean NOT NULL,
  amounts           json    NOT NULL DEFAULT '{}',
  max_count         integer NOT NULL DEFAULT 0,
  window_minutes    integer NOT NULL CHECK (window_minutes BETWEEN 1 AND 1440),
  cool_down_minutes integer NOT NULL CHECK (cool_down_minutes BETWEEN 0 AND 10080),
  updated_at        timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE alert_rules IS 'What raises an alert: a purchase of an amount in its currency, or more than max_count in a window';

INSERT INTO alert_rules (rule, is_active, max_count, window_minutes, cool_down_minutes) VALUES
  ('high_value_purchase', true, 0, 1440, 1440),
  ('session_rate', true, 600, 10, 60),
  ('address_rate', true, 6000, 10, 60),
  ('purchases_per_session', true, 10, 60, 60);

CREATE TABLE alert_counts (
  rule         text        NOT NULL,
  key          text        NOT NULL,
  window_start timestamptz NOT NULL,
  count        integer     NOT NULL,
  PRIMARY KEY (window_start, rule, key)
);
COMMENT ON TABLE alert_counts IS 'Events of a session or an address in a window; deleted after two days';

CREATE TABLE alerts (
  id              uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
  rule            text        NOT NULL,
  key             text        NOT NULL,
  window_start    timestamptz NOT NULL,
  source_id       integer     NOT NULL,
  details         json        NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  attempts        integer     NOT NULL DEFAULT 0,
  next_attempt_at timestamptz DEFAULT now(),
  announced_at    timestamptz,
  delivered_at    timestamptz,
  error           text,
  CONSTRAINT alerts_once UNIQUE (rule, key, window_start)
);
CREATE INDEX alerts_by_time ON alerts (created_at, id);
CREATE INDEX alerts_due ON alerts (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
COMMENT ON TABLE alerts IS 'Alerts, one for each rule, key and window; next_attempt_at is null once nothing is left to deliver';
