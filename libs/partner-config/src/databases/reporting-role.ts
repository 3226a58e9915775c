import { type Client, escapeIdentifier, escapeLiteral } from 'pg';
import { createRole, fitName } from './database-roles';

/** May read the views of the schema `reporting` in each partner's database. A member may connect to its own database alone. */
export const REPORTING_READERS = 'reporting_reader';

/** Reports of one partner leave connections to its service. */
const MAX_CONNECTIONS = 5;
const DEFAULTS = {
  statement_timeout: '30s',
  idle_in_transaction_session_timeout: '30s',
  default_transaction_read_only: 'on',
  TimeZone: 'UTC',
};

/** The role by which BI tools read a partner's database. No other kind of role begins so. */
export function reportingRole(partnerCode: string): string {
  return fitName(`reporting_${partnerCode}`, partnerCode);
}

/**
 * Creates the role by which BI tools read one partner's database, after the database. It cannot log in before an operator
 * gives it a password (docs/looker-studio.md), which it keeps when this is repeated.
 */
export async function createReportingRole(client: Client, partnerCode: string, databaseName: string): Promise<void> {
  const name = reportingRole(partnerCode);
  const [role, group, database] = [name, REPORTING_READERS, databaseName].map(escapeIdentifier);
  await createRole(client, REPORTING_READERS);
  await createRole(client, name);
  await client.query(`GRANT ${group} TO ${role}`);
  await client.query(`GRANT CONNECT ON DATABASE ${database} TO ${role}`);
  await client.query(`ALTER ROLE ${role} CONNECTION LIMIT ${MAX_CONNECTIONS}`);
  for (const [setting, value] of Object.entries(DEFAULTS)) {
    await client.query(`ALTER ROLE ${role} IN DATABASE ${database} SET ${setting} = ${escapeLiteral(value)}`);
  }
}
