import type { MigrationInterface, QueryRunner } from 'typeorm';

const CREATE_CHAIN = [
  `CREATE TABLE audit_chain (
     position bigint CONSTRAINT audit_chain_pkey PRIMARY KEY
       CONSTRAINT audit_chain_position_check CHECK (position > 0),
     entry_id bigint NOT NULL CONSTRAINT audit_chain_entry_id_key UNIQUE,
     hash bytea NOT NULL
   )`,
  // The text of JSON values does not depend on a session's settings; that of a time would.
  `CREATE FUNCTION audit_entry_hash(previous bytea, at_position bigint, entry audit_log) RETURNS bytea
   LANGUAGE sql STABLE
   RETURN sha256(previous || convert_to(jsonb_build_array(
     at_position, entry.id, extract(epoch from entry.at), entry.actor, entry.key_id, entry.origin, entry.origin_id,
     entry.action, entry.entity, entry.entity_id, entry.partner_code, entry.before::text, entry.after::text
   )::text, 'UTF8'))`,
  // The lock keeps the chain linear: it conflicts with itself until the transaction ends, and with no reader.
  `CREATE FUNCTION chain_audit_entry() RETURNS trigger
   LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
   DECLARE head audit_chain;
   BEGIN
     LOCK TABLE audit_chain IN SHARE ROW EXCLUSIVE MODE;
     SELECT * INTO head FROM audit_chain ORDER BY position DESC LIMIT 1;
     head.position := COALESCE(head.position, 0) + 1;
     INSERT INTO audit_chain (position, entry_id, hash)
     VALUES (head.position, NEW.id, audit_entry_hash(COALESCE(head.hash, ''), head.position, NEW));
     RETURN NULL;
   END $$`,
];

// Before the trigger, and with writers kept out by its creation: what is there already begins the chain.
const CHAIN_FORMER_ENTRIES = `
  DO $$
  DECLARE entry audit_log; last_hash bytea := ''; last_position bigint := 0;
  BEGIN
    FOR entry IN SELECT * FROM audit_log ORDER BY id LOOP
      last_position := last_position + 1;
      last_hash := audit_entry_hash(last_hash, last_position, entry);
      INSERT INTO audit_chain (position, entry_id, hash) VALUES (last_position, entry.id, last_hash);
    END LOOP;
  END $$`;

const ATTACH_CHAIN = [
  // Deferred to the end of the transaction: partners are locked before the chain, so the two never deadlock.
  `CREATE CONSTRAINT TRIGGER chain_audit_entry AFTER INSERT ON audit_log
   DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chain_audit_entry()`,
  `CREATE TRIGGER keep_history BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_chain
   FOR EACH STATEMENT EXECUTE FUNCTION keep_history()`,
  `GRANT SELECT ON audit_chain TO postback_config_writer`,
];

/** Each audit event's hash covers its content and the hash before it, so that a change or a gap shows. */
export class ChainAudit1764850002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('LOCK TABLE audit_log IN SHARE ROW EXCLUSIVE MODE');
    for (const statement of [...CREATE_CHAIN, CHAIN_FORMER_ENTRIES, ...ATTACH_CHAIN]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION chain_audit_entry CASCADE');
    await runner.query('DROP FUNCTION audit_entry_hash');
    await runner.query('DROP TABLE audit_chain');
  }
}
