-- A view of a list: its filters as they are in the URL, and its columns.
CREATE TABLE saved_views (
  id uuid CONSTRAINT saved_views_pkey PRIMARY KEY DEFAULT gen_random_uuid(),
  list text NOT NULL CONSTRAINT saved_views_list_check CHECK (list ~ '^[a-z][a-z-]{1,40}$'),
  owner text NOT NULL,
  name text NOT NULL CONSTRAINT saved_views_name_check CHECK (length(name) BETWEEN 1 AND 100),
  query text NOT NULL CONSTRAINT saved_views_query_check CHECK (length(query) <= 4000),
  columns text[] CONSTRAINT saved_views_columns_check CHECK (cardinality(columns) BETWEEN 1 AND 50),
  is_shared boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT saved_views_name_key UNIQUE (list, owner, name)
);
COMMENT ON TABLE saved_views IS
  'Views of the console''s lists, named by their owner (as the history names it); shared ones are seen by everybody. Without columns a view shows those that the reader prefers';
GRANT SELECT, INSERT, DELETE ON saved_views TO postback_config_writer;
GRANT UPDATE (name, query, columns, is_shared, updated_at) ON saved_views TO postback_config_writer;
