-- Which products were viewed or bought together. Sessions are hashes, because they are only counted.
CREATE TABLE session_items (
  source_id    integer     NOT NULL,
  session_hash bigint      NOT NULL,
  product_id   text        NOT NULL,
  is_bought    boolean     NOT NULL,
  last_at      timestamptz NOT NULL,
  PRIMARY KEY (source_id, session_hash, product_id)
);
CREATE INDEX session_items_by_age ON session_items (last_at);
COMMENT ON TABLE session_items IS 'Products that were viewed or bought in a session, or by a visitor without one on a UTC day';

CREATE TABLE item_pairs (
  source_id        integer NOT NULL,
  product_id       text    NOT NULL,
  other_product_id text    NOT NULL,
  score            float8  NOT NULL,
  support          bigint  NOT NULL,
  bought_together  bigint  NOT NULL,
  PRIMARY KEY (source_id, product_id, other_product_id)
);
CREATE INDEX item_pairs_of_product ON item_pairs (product_id, score);
COMMENT ON TABLE item_pairs IS 'Products that go together, computed anew from session_items';

CREATE TABLE item_popularity (
  source_id  integer NOT NULL,
  product_id text    NOT NULL,
  weight     float8  NOT NULL,
  sessions   bigint  NOT NULL,
  PRIMARY KEY (source_id, product_id)
);
CREATE INDEX item_popularity_by_weight ON item_popularity (weight);
COMMENT ON TABLE item_popularity IS 'How much products were viewed and bought, computed anew from session_items';

CREATE TABLE recommendation_runs (
  only_row    boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
  computed_at timestamptz
);
INSERT INTO recommendation_runs DEFAULT VALUES;
COMMENT ON TABLE recommendation_runs IS 'When pairs and popularity were computed; locked by the process that does it';
