CREATE TABLE dashboards (
  id         uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
  name       text        NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  owner      text        NOT NULL,
  is_shared  boolean     NOT NULL DEFAULT false,
  definition jsonb       NOT NULL,
  version    integer     NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  updated_by text        NOT NULL
);
CREATE INDEX dashboards_by_owner ON dashboards (owner);
CREATE INDEX dashboards_shared ON dashboards (name) WHERE is_shared;
COMMENT ON TABLE dashboards IS 'Figures side by side: plans without their period, with how each is drawn';
COMMENT ON COLUMN dashboards.owner IS 'Who created it; one that is not shared is seen by its owner alone';
