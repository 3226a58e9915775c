import { createDatabase, createLoginRole, createRole, serviceRole, setSessionDefaults } from './database-roles';
import { type Login, onDatabase, urlOf } from './on-database';
import { ADVISORY_LOCKS, revokeDefaults } from './revoke-defaults';

export const CONFIG_DATABASE = 'postback_config';
export const GATEWAY_DATABASE = 'postback_gateway';
/** Owns the config database. Only migrations and `prepare` log in as this role. */
export const ADMIN_ROLE = 'postback_admin';
/** The role of the admin app, which may not rewrite history. */
export const CONFIG_APP_ROLE = 'postback_config_app';
export const GATEWAY_ROLE = 'postback_gateway';
/** Roles without a login, which hold the privileges on the config database. */
const CONFIG_READERS = 'postback_config_reader';
const ROUTES_READERS = 'postback_routes_reader';
const CONFIG_WRITERS = 'postback_config_writer';

// Row-level security in the config database reads this table.
const ADMIT_SERVICE_ROLE = `
  INSERT INTO service_roles (role_name, partner_code) VALUES ($1, $2)
  ON CONFLICT (role_name) DO UPDATE SET partner_code = excluded.partner_code`;

/** The server of a process's own database and that of the config database; they may be the same. */
export interface DatabaseServers {
  /** With a role that may create databases and roles. */
  serverUrl: string;
  configServerUrl: string;
}

/** A partner's database and the login of its service. */
export interface PartnerDatabase {
  partnerCode: string;
  databaseName: string;
  service: Login;
}

/** The role that owns a process's database. @param target `config`, `gateway`, or a partner code */
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

/** Creates or repairs the config database and its roles. Safe to repeat. */
export async function createConfigDatabase(serverUrl: string, owner: Login, app: Login): Promise<void> {
  const groups = [CONFIG_READERS, ROUTES_READERS, CONFIG_WRITERS];
  await onDatabase(serverUrl, async (client) => {
    for (const group of groups) await createRole(client, group);
    await createLoginRole(client, ADMIN_ROLE, owner, []);
    await createLoginRole(client, CONFIG_APP_ROLE, app, [CONFIG_WRITERS]);
    await createDatabase(client, CONFIG_DATABASE, ADMIN_ROLE, groups);
  });
  // The triggers send notifications with the rights of their owner.
  await onDatabase(urlOf(serverUrl, CONFIG_DATABASE), (client) =>
    revokeDefaults(client, { role: ADMIN_ROLE, functions: ['pg_notify', ...ADVISORY_LOCKS] }),
  );
}

/** Creates the gateway's database and its role on both servers, after the config database. Safe to repeat. */
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

/** Creates a partner's database and its role on both servers, after the migrations of the config database. Safe to repeat. */
export async function createPartnerDatabase(
  { serverUrl, configServerUrl, configUrlOfAdmin }: DatabaseServers & { configUrlOfAdmin: string },
  { partnerCode, databaseName, service }: PartnerDatabase,
): Promise<void> {
  const role = serviceRole(partnerCode);
  await onDatabase(configServerUrl, (client) => createLoginRole(client, role, service, [CONFIG_READERS]));
  await onDatabase(serverUrl, async (client) => {
    if (serverUrl !== configServerUrl) await createLoginRole(client, role, service, []);
    await createDatabase(client, databaseName, role);
    await setSessionDefaults(client, service.role, databaseName);
  });
  await onDatabase(urlOf(serverUrl, databaseName), (client) =>
    revokeDefaults(client, { role, functions: ADVISORY_LOCKS }),
  );
  await onDatabase(configUrlOfAdmin, (client) => client.query(ADMIT_SERVICE_ROLE, [role, partnerCode]));
}
