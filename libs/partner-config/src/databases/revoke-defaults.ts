import { readStatement } from '@app/common/database/read-statement';
import { type Client, escapeLiteral } from 'pg';

/** Functions that a role may still execute after they are revoked from PUBLIC. */
export interface KeptFunctions {
  role: string;
  /** Full names, such as `pg_notify`. */
  functions: string[];
}

/** The owner of a database may use these, as earlier versions do; no other role can block it. */
export const ADVISORY_LOCKS = [
  'pg_advisory_lock',
  'pg_advisory_unlock',
  'pg_advisory_unlock_all',
  'pg_advisory_xact_lock',
  'pg_try_advisory_lock',
];

const REVOKE_FUNCTIONS = readStatement(__dirname, 'revoke_functions').text;

const REVOKE_SCHEMA = readStatement(__dirname, 'revoke_schema').text;

/** Revokes from PUBLIC what every database grants, as far as the connected role may, and grants `kept` again. */
export async function revokeDefaults(client: Client, kept: KeptFunctions): Promise<void> {
  await client.query(REVOKE_SCHEMA);
  await client.query(REVOKE_FUNCTIONS);
  await client.query(`
    DO $$ DECLARE f oid; BEGIN
      FOR f IN
        SELECT p.oid FROM pg_proc p
         WHERE p.pronamespace = 'pg_catalog'::regnamespace
           AND p.proname = ANY (ARRAY[${kept.functions.map(escapeLiteral).join()}]::text[])
           AND NOT has_function_privilege(${escapeLiteral(kept.role)}, p.oid, 'EXECUTE')
           AND pg_has_role(current_user, p.proowner, 'USAGE')
      LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', f::regprocedure, ${escapeLiteral(kept.role)});
      END LOOP;
    END $$`);
}
