import type { MigrationInterface, QueryRunner } from 'typeorm';

// Besides changed rows the audit log tells deeds: what was driven again, exported, erased. Their words are the
// application's, so the database asks only for their form.
const TELL_DEEDS = [
  `ALTER TABLE audit_log
     DROP CONSTRAINT audit_log_action_check,
     DROP CONSTRAINT audit_log_entity_check,
     ADD CONSTRAINT audit_log_action_check CHECK (action ~ '^[a-z][a-z_]{1,40}$'),
     ADD CONSTRAINT audit_log_entity_check CHECK (entity ~ '^[a-z][a-z_]{1,40}$')`,
  `CREATE INDEX audit_log_at_idx ON audit_log (at)`,
];

const KEEP_HISTORY = [
  `CREATE FUNCTION keep_history() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     RAISE EXCEPTION 'entries of % are neither changed nor deleted', TG_TABLE_NAME
       USING ERRCODE = 'restrict_violation';
   END $$`,
  `CREATE TRIGGER keep_history BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
   FOR EACH STATEMENT EXECUTE FUNCTION keep_history()`,
];

// Our own processes are called so where they call each other: a partner of that name would hold another's key.
const RESERVE_NAMES = `
  ALTER TABLE partners
    ADD CONSTRAINT partners_partner_code_reserved_check CHECK (partner_code NOT IN ('admin', 'gateway'))`;

/** The audit log holds deeds beside changes, and nobody rewrites it. */
export class AuditDeeds1763700005000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...TELL_DEEDS, ...KEEP_HISTORY, RESERVE_NAMES]) await runner.query(statement);
  }

  /** Deeds that have been told stay, so the checks of before are not valid for them. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE partners DROP CONSTRAINT partners_partner_code_reserved_check');
    await runner.query('DROP FUNCTION keep_history CASCADE');
    await runner.query('DROP INDEX audit_log_at_idx');
    await runner.query(
      `ALTER TABLE audit_log
         DROP CONSTRAINT audit_log_action_check,
         DROP CONSTRAINT audit_log_entity_check,
         ADD CONSTRAINT audit_log_action_check CHECK (action IN ('insert', 'update', 'delete')) NOT VALID,
         ADD CONSTRAINT audit_log_entity_check
           CHECK (entity IN ('partner', 'tenant', 'token', 'api_key')) NOT VALID`,
    );
  }
}
