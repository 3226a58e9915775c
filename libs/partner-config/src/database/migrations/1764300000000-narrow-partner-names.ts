import type { MigrationInterface, QueryRunner } from 'typeorm';

const LONGEST = 42;
const LONGEST_BEFORE = 49;
const HASH_LENGTH = 8;

// No service bears a longer name, because none is deployed under one; so nothing is left behind by another name. To
// leave such a row as it is, with a check that is not valid for it, would lock it: every change of a tenant or a token
// writes its partner's version.
const CUT_LONG_NAMES = `
  UPDATE partners
     SET cloud_run_service_name = left(cloud_run_service_name, ${LONGEST - HASH_LENGTH - 1}) || '-'
                                  || left(encode(sha256(convert_to(cloud_run_service_name, 'UTF8')), 'hex'), ${HASH_LENGTH})
   WHERE length(cloud_run_service_name) > ${LONGEST}`;

// A table with a trigger that is still to be called is not altered.
const RECORD_CHANGES_NOW = 'SET CONSTRAINTS ALL IMMEDIATE';

const nameAtMost = (longest: number): string => `
  ALTER TABLE partners
    DROP CONSTRAINT partners_cloud_run_service_name_check,
    ADD CONSTRAINT partners_cloud_run_service_name_check
      CHECK (cloud_run_service_name ~ '^[a-z]([a-z0-9-]{0,${longest - 2}}[a-z0-9])?$')`;

// What the commands of a deployment take for something else. No CHECK: a code never changes, so a partner that has such
// a one already must go on, if only to be deactivated.
const RESERVE_CODES = [
  `CREATE FUNCTION check_partner_code() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     RAISE EXCEPTION 'partner_code "%" is a name of the platform itself or a word of its commands', NEW.partner_code
       USING ERRCODE = 'check_violation', TABLE = 'partners', CONSTRAINT = 'partners_partner_code_check';
   END $$`,
  `CREATE TRIGGER check_partner_code BEFORE INSERT ON partners
   FOR EACH ROW WHEN (NEW.partner_code IN
     ('config', 'all', 'platform', 'status', 'logs', 'rotate', 'rollback', 'remove'))
   EXECUTE FUNCTION check_partner_code()`,
];

/** Names of services are as long as a deployment can bear, and codes are none that its commands take for another thing. */
export class NarrowPartnerNames1764300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('LOCK TABLE partners IN ACCESS EXCLUSIVE MODE');
    for (const statement of [CUT_LONG_NAMES, RECORD_CHANGES_NOW, nameAtMost(LONGEST), ...RESERVE_CODES]) {
      await runner.query(statement);
    }
  }

  /** Names that were cut stay so. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION check_partner_code CASCADE');
    await runner.query(nameAtMost(LONGEST_BEFORE));
  }
}
