import { createDatabase, createLoginRole, createRole, serviceRole } from './database-roles';
import { type Login, onDatabase, urlOf } from './on-database';
import { ADVISORY_LOCKS, revokeDefaults } from './revoke-defaults';

export const CONFIG_DATABASE = 'postback_config';
export const GATEWAY_DATABASE = 'postback_gateway';
/** Owns the config database: migrations and `prepare` log in as it, no process does. */
export const ADMIN_ROLE = 'postback_admin';
/** The admin app: it writes the configuration, and history only through what the database allows. */
export const CONFIG_APP_ROLE = 'postback_config_app';
export const GATEWAY_ROLE = 'postback_gateway';
/** Roles without a login: what services, and the gateway, may read of the config database is granted to these. */
const CONFIG_READERS = 'postback_config_reader';
const ROUTES_READERS = 'postback_routes_reader';
const CONFIG_WRITERS = 'postback_config_writer';

// Row-level security in the config database goes by this table.
const ADMIT_SERVICE_ROLE = `
  INSERT INTO service_roles (role_name, partner_code) VALUES ($1, $2)
  ON CONFLICT (role_name) DO UPDATE SET partner_code = excluded.partner_code`;

/** Where a process's own database is made, and where its role reads the configuration. May be one server. */
export interface DatabaseServers {
  /** As a role that may create databases and roles. */
  serverUrl: string;
  configServerUrl: string;
}

/** A partner's database and how its service logs in. */
export interface PartnerDatabase {
  partnerCode: string;
  databaseName: string;
  service: Login;
}

/** The role that a process owns its database as. @param target `config`, `gateway`, or a partner's code */
export function roleOf(target: string): string {
  switch (target) {
    case 'config':
      return ADMIN_ROLE;
    case 'gateway':
      return GATEWAY_ROLE;
    default:
      return serviceRole(target);
  }
}

/** Creates the config database and the roles around it, or repairs them. Safe to repeat. */
export async function createConfigDatabase(serverUrl: string, owner: Login, app: Login): Promise<void> {
  const groups = [CONFIG_READERS, ROUTES_READERS, CONFIG_WRITERS];
  await onDatabase(serverUrl, async (client) => {
    for (const group of groups) await createRole(client, group);
    await createLoginRole(client, ADMIN_ROLE, owner, []);
    await createLoginRole(client, CONFIG_APP_ROLE, app, [CONFIG_WRITERS]);
    await createDatabase(client, CONFIG_DATABASE, ADMIN_ROLE, groups);
  });
  // The triggers announce changes with their owner's rights.
  await onDatabase(urlOf(serverUrl, CONFIG_DATABASE), (client) =>
    revokeDefaults(client, { role: ADMIN_ROLE, functions: ['pg_notify', ...ADVISORY_LOCKS] }),
  );
}

/** Makes the gateway's database, and its role on both servers. Safe to repeat; the config database has to be there. */
export async function createGatewayDatabase(
  { serverUrl, configServerUrl }: DatabaseServers,
  gateway: Login,
): Promise<void> {
  await onDatabase(configServerUrl, (client) => createLoginRole(client, GATEWAY_ROLE, gateway, [ROUTES_READERS]));
  await onDatabase(serverUrl, async (client) => {
    if (serverUrl !== configServerUrl) await createLoginRole(client, GATEWAY_ROLE, gateway, []);
    await createDatabase(client, GATEWAY_DATABASE, GATEWAY_ROLE);
  });
  await onDatabase(urlOf(serverUrl, GATEWAY_DATABASE), (client) =>
    revokeDefaults(client, { role: GATEWAY_ROLE, functions: ADVISORY_LOCKS }),
  );
}

/**
 * Makes a partner's own database, and the role of its service on both servers. Safe to repeat; the config database has
 * to have its tables.
 */
export async function createPartnerDatabase(
  { serverUrl, configServerUrl, configUrlOfAdmin }: DatabaseServers & { configUrlOfAdmin: string },
  { partnerCode, databaseName, service }: PartnerDatabase,
): Promise<void> {
  const role = serviceRole(partnerCode);
  await onDatabase(configServerUrl, (client) => createLoginRole(client, role, service, [CONFIG_READERS]));
  await onDatabase(serverUrl, async (client) => {
    if (serverUrl !== configServerUrl) await createLoginRole(client, role, service, []);
    await createDatabase(client, databaseName, role);
  });
  await onDatabase(urlOf(serverUrl, databaseName), (client) =>
    revokeDefaults(client, { role, functions: ADVISORY_LOCKS }),
  );
  await onDatabase(configUrlOfAdmin, (client) => client.query(ADMIT_SERVICE_ROLE, [role, partnerCode]));
}
