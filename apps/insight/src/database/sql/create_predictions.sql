CREATE TABLE predictions (
  partner              text           NOT NULL,
  conversion_id        text           NOT NULL,
  tenant               text           NOT NULL,
  conversion_key       text           NOT NULL DEFAULT '',
  model                text           NOT NULL,
  model_version        text           NOT NULL,
  feature_list_version integer        NOT NULL,
  probability          numeric(19,18) NOT NULL CHECK (probability BETWEEN 0 AND 1),
  predicted_at         timestamptz    NOT NULL,
  imported_at          timestamptz    NOT NULL DEFAULT now(),
  PRIMARY KEY (partner, conversion_id, tenant, conversion_key, model)
);
CREATE INDEX predictions_by_time ON predictions (predicted_at);
COMMENT ON TABLE predictions IS 'Probabilities of approval by models that are trained elsewhere: of each conversion and model the newest';
COMMENT ON COLUMN predictions.conversion_key IS 'Besides conversion_id, what identifies the conversion; empty where nothing does';
