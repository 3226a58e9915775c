CREATE TABLE reports (
  id           uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
  name         text        NOT NULL CONSTRAINT reports_name UNIQUE CHECK (length(name) BETWEEN 1 AND 120),
  owner        text        NOT NULL,
  dashboard_id uuid        REFERENCES dashboards ON DELETE CASCADE,
  board        jsonb,
  language     text        NOT NULL CHECK (language IN ('en', 'zh-Hans', 'zh-Hant')),
  timezone     text        NOT NULL,
  schedule     jsonb       NOT NULL,
  channels     text[]      NOT NULL,
  recipients   text[]      NOT NULL DEFAULT '{}',
  skips_empty  boolean     NOT NULL DEFAULT false,
  is_enabled   boolean     NOT NULL DEFAULT true,
  version      integer     NOT NULL DEFAULT 1,
  next_due_at  timestamptz NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  updated_at   timestamptz NOT NULL DEFAULT now(),
  updated_by   text        NOT NULL,
  CONSTRAINT reports_content CHECK ((dashboard_id IS NULL) <> (board IS NULL))
);
CREATE INDEX reports_due ON reports (next_due_at) WHERE is_enabled;
COMMENT ON TABLE reports IS 'Figures that are computed on a schedule and sent to people';
COMMENT ON COLUMN reports.board IS 'Tiles of its own; null: those of the dashboard at the time of a run';
COMMENT ON COLUMN reports.next_due_at IS 'The next time of the schedule; after an outage the last missed one, and it alone, is run';

CREATE TABLE report_runs (
  id              uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
  report_id       uuid        NOT NULL REFERENCES reports ON DELETE CASCADE,
  due_at          timestamptz NOT NULL,
  state           text        NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'done', 'empty', 'failed')),
  result          jsonb,
  attempts        integer     NOT NULL DEFAULT 0,
  next_attempt_at timestamptz DEFAULT now(),
  error           text,
  created_at      timestamptz NOT NULL DEFAULT now(),
  finished_at     timestamptz,
  CONSTRAINT report_runs_once UNIQUE (report_id, due_at)
);
CREATE INDEX report_runs_waiting ON report_runs (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
COMMENT ON TABLE report_runs IS 'One for each time that a report was due, with the figures as they were';
COMMENT ON COLUMN report_runs.result IS 'What was shown: the tiles, their plans and figures; it never changes';
COMMENT ON COLUMN report_runs.next_attempt_at IS 'When it is computed, or claimed until; null once nothing is left to do';

CREATE TABLE report_messages (
  run_id          uuid        NOT NULL REFERENCES report_runs ON DELETE CASCADE,
  channel         text        NOT NULL,
  attempts        integer     NOT NULL DEFAULT 0,
  next_attempt_at timestamptz DEFAULT now(),
  sent_at         timestamptz,
  error           text,
  PRIMARY KEY (run_id, channel)
);
CREATE INDEX report_messages_waiting ON report_messages (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
COMMENT ON TABLE report_messages IS 'What is to be sent of a run, stored with its figures: one message for each channel';
