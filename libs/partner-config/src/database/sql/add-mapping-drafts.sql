-- A mapping that a person edits and has not saved: one for each person and partner.
CREATE TABLE mapping_drafts (
  partner_code text NOT NULL CONSTRAINT mapping_drafts_partner_code_fkey REFERENCES partners,
  owner text NOT NULL,
  base_version integer NOT NULL,
  draft json NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT mapping_drafts_pkey PRIMARY KEY (partner_code, owner)
);
COMMENT ON TABLE mapping_drafts IS
  'Mappings that are edited and not saved, one for each person (as the history names it) and partner; base_version is the version it began with';
GRANT SELECT, INSERT, UPDATE, DELETE ON mapping_drafts TO postback_config_writer;
