CREATE OR REPLACE FUNCTION write_revision(code text, changed_entity text, changed_code text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE partners p SET version = p.version + 1
   WHERE p.partner_code = code
     AND NOT EXISTS (SELECT FROM partner_revisions r
                      WHERE r.partner_code = code AND r.version = p.version
                        AND r.transaction_id = pg_current_xact_id());
  INSERT INTO partner_revisions (partner_code, version, changed_by, entity, entity_code, before, after)
  SELECT p.partner_code, p.version, config_actor(), changed_entity, changed_code,
         (SELECT r.after FROM partner_revisions r
           WHERE r.partner_code = code AND r.version < p.version ORDER BY r.version DESC LIMIT 1),
         partner_snapshot(code)
    FROM partners p WHERE p.partner_code = code
  ON CONFLICT (partner_code, version) DO UPDATE SET after = excluded.after;
  PERFORM pg_notify('config_changed', code);
END $$;

ALTER TABLE partner_revisions DROP COLUMN note;
