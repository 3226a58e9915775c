import type { MigrationInterface, QueryRunner } from 'typeorm';

// Rules that a CHECK cannot express. Each raises check_violation with a constraint's name, as a CHECK would.

const CREATE_GUARDS = [
  // Zones that Node knows too: PostgreSQL lists more (leap-second variants, the machine's own).
  `CREATE FUNCTION check_partner_timezone() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     IF NOT EXISTS (SELECT FROM pg_timezone_names
                     WHERE name = NEW.timezone AND name !~ '^(posix/|right/|posixrules$|localtime$|Factory$)') THEN
       RAISE EXCEPTION 'timezone "%" is not known; use a name such as UTC or Asia/Singapore', NEW.timezone
         USING ERRCODE = 'check_violation', TABLE = 'partners', CONSTRAINT = 'partners_timezone_check';
     END IF;
     RETURN NEW;
   END $$`,
  `CREATE TRIGGER check_partner_timezone BEFORE INSERT OR UPDATE OF timezone ON partners
   FOR EACH ROW EXECUTE FUNCTION check_partner_timezone()`,

  // Its data is kept as long as the partner says, unlike a tenant's that is added later.
  `CREATE FUNCTION create_default_tenant() RETURNS trigger
   LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
   BEGIN
     INSERT INTO tenants (partner_code, code, name, is_default, data_retention_days)
     VALUES (NEW.partner_code, 'default', 'Default', true, NULL);
     RETURN NULL;
   END $$`,
  `CREATE TRIGGER create_default_tenant AFTER INSERT ON partners
   FOR EACH ROW EXECUTE FUNCTION create_default_tenant()`,

  // Deferred, so that a transaction may take the mark from one tenant and give it to another.
  `CREATE FUNCTION check_default_tenant() RETURNS trigger
   LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
   BEGIN
     IF NOT EXISTS (SELECT FROM tenants WHERE partner_code = NEW.partner_code AND is_default) THEN
       RAISE EXCEPTION 'partner "%" needs a default tenant; make another tenant the default instead', NEW.partner_code
         USING ERRCODE = 'check_violation', TABLE = 'tenants', CONSTRAINT = 'tenants_is_default_check';
     END IF;
     RETURN NULL;
   END $$`,
  `CREATE CONSTRAINT TRIGGER check_default_tenant AFTER UPDATE OF is_default ON tenants
   DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_default_tenant()`,

  `CREATE FUNCTION keep_row() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     RAISE EXCEPTION 'rows of % are never deleted, because conversions and history refer to them; set is_active = false',
                     TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
   END $$`,
  `CREATE TRIGGER keep_partner BEFORE DELETE ON partners FOR EACH ROW EXECUTE FUNCTION keep_row()`,
  `CREATE TRIGGER keep_tenant BEFORE DELETE ON tenants FOR EACH ROW EXECUTE FUNCTION keep_row()`,

  `CREATE FUNCTION keep_code() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     RAISE EXCEPTION 'the codes of % never change, because databases and history are named after them',
                     TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
   END $$`,
  `CREATE TRIGGER keep_partner_code BEFORE UPDATE OF partner_code ON partners
   FOR EACH ROW WHEN (NEW.partner_code <> OLD.partner_code) EXECUTE FUNCTION keep_code()`,
  `CREATE TRIGGER keep_tenant_code BEFORE UPDATE OF id, partner_code, code ON tenants
   FOR EACH ROW WHEN ((NEW.id, NEW.partner_code, NEW.code) <> (OLD.id, OLD.partner_code, OLD.code))
   EXECUTE FUNCTION keep_code()`,

  `CREATE FUNCTION touch_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     NEW.updated_at := now();
     RETURN NEW;
   END $$`,
  `CREATE TRIGGER touch_updated_at BEFORE UPDATE ON partners
   FOR EACH ROW WHEN (NEW::text <> OLD::text) EXECUTE FUNCTION touch_updated_at()`,
  `CREATE TRIGGER touch_updated_at BEFORE UPDATE ON tenants
   FOR EACH ROW WHEN (NEW::text <> OLD::text) EXECUTE FUNCTION touch_updated_at()`,
];

/** Known time zones, a default tenant for every partner, and rows and codes that history can rely on. */
export class GuardConfigRows1763700002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of CREATE_GUARDS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP FUNCTION check_partner_timezone, create_default_tenant, check_default_tenant, keep_row, keep_code,
                     touch_updated_at CASCADE`,
    );
  }
}
