import { createDatabase, createLoginRole, createRole, serviceRole, setSessionDefaults } from './database-roles';
import { type Login, onDatabase, urlOf } from './on-database';
import { createReportingRole } from './reporting-role';
import { ADVISORY_LOCKS, revokeDefaults } from './revoke-defaults';

export const CONFIG_DATABASE = 'postback_config';
export const GATEWAY_DATABASE = 'postback_gateway';
export const ANALYTICS_DATABASE = 'postback_analytics';
export const INSIGHT_DATABASE = 'postback_insight';
/** Owns the config database. Only migrations and `prepare` log in as this role. */
export const ADMIN_ROLE = 'postback_admin';
/** The role of the admin app, which may not rewrite history. */
export const CONFIG_APP_ROLE = 'postback_config_app';
export const GATEWAY_ROLE = 'postback_gateway';
/** Of the collector and the consumer of events. */
export const ANALYTICS_ROLE = 'postback_analytics';
/** Of the process that merges figures and evaluates alert rules. */
export const INSIGHT_ROLE = 'postback_insight';
/** Roles without a login, which hold the privileges on the config database. */
export const CONFIG_READERS = 'postback_config_reader';
export const ROUTES_READERS = 'postback_routes_reader';
export const SOURCES_READERS = 'postback_sources_reader';
export const PARTNERS_READERS = 'postback_partners_reader';
export const CONFIG_WRITERS = 'postback_config_writer';
/** What plans of figures may read in the databases of partners; a service becomes this role to run one. */
export const INSIGHT_READERS = 'insight_reader';
/** Logins of AppSheet are members; they are created by hand (docs/appsheet.md). */
export const APPSHEET_EDITORS = 'postback_appsheet';
/** The roles that may connect to the config database. */
export const CONFIG_GROUPS = [
  CONFIG_READERS,
  ROUTES_READERS,
  SOURCES_READERS,
  PARTNERS_READERS,
  CONFIG_WRITERS,
  APPSHEET_EDITORS,
];

/** Functions that the owner of the config database keeps: its triggers send notifications with the rights of their owner. */
export const CONFIG_OWNER_FUNCTIONS = ['pg_notify', ...ADVISORY_LOCKS];
/** Functions that a process keeps in its own database. */
export const OWNER_FUNCTIONS = ADVISORY_LOCKS;

// Row-level security in the config database reads this table.
export const ADMIT_SERVICE_ROLE = `
  INSERT INTO service_roles (role_name, partner_code) VALUES ($1, $2)
  ON CONFLICT (role_name) DO UPDATE SET partner_code = excluded.partner_code`;

// For a database that was migrated before the role existed; a new one has no such function yet.
const admit = (admission: string): string => `
  DO $$ BEGIN
    IF to_regprocedure('public.${admission}()') IS NOT NULL THEN PERFORM public.${admission}(); END IF;
  END $$`;
const ADMIT_COLLECTOR = admit('admit_collector');
const ADMIT_INSIGHT = admit('admit_insight');
const ADMIT_INSIGHT_READERS = admit('admit_insight_readers');
const ADMIT_REPORTING_READERS = admit('admit_reporting_readers');

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

/** The role that owns a process's database. @param target `config`, `gateway`, `analytics`, `insight`, or a partner code */
export function roleOf(target: string): string {
  switch (target) {
    case 'config':
      return ADMIN_ROLE;
    case 'gateway':
      return GATEWAY_ROLE;
    case 'analytics':
      return ANALYTICS_ROLE;
    case 'insight':
      return INSIGHT_ROLE;
    default:
      return serviceRole(target);
  }
}

/** Creates or repairs the config database and its roles. Safe to repeat. */
export async function createConfigDatabase(serverUrl: string, owner: Login, app: Login): Promise<void> {
  await onDatabase(serverUrl, async (client) => {
    for (const group of CONFIG_GROUPS) await createRole(client, group);
    await createLoginRole(client, ADMIN_ROLE, owner, []);
    await createLoginRole(client, CONFIG_APP_ROLE, app, [CONFIG_WRITERS]);
    await createDatabase(client, CONFIG_DATABASE, ADMIN_ROLE, CONFIG_GROUPS);
  });
  await onDatabase(urlOf(serverUrl, CONFIG_DATABASE), (client) =>
    revokeDefaults(client, { role: ADMIN_ROLE, functions: CONFIG_OWNER_FUNCTIONS }),
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
    revokeDefaults(client, { role: GATEWAY_ROLE, functions: OWNER_FUNCTIONS }),
  );
}

/** Creates the database of events and the role of its processes on both servers, after the config database. Safe to repeat. */
export async function createAnalyticsDatabase(
  { serverUrl, configServerUrl }: DatabaseServers,
  login: Login,
): Promise<void> {
  await onDatabase(configServerUrl, async (client) => {
    // A config database that was prepared by an earlier version knows no such group.
    await createRole(client, SOURCES_READERS);
    await createDatabase(client, CONFIG_DATABASE, ADMIN_ROLE, [SOURCES_READERS]);
    await createLoginRole(client, ANALYTICS_ROLE, login, [SOURCES_READERS]);
  });
  await onDatabase(urlOf(configServerUrl, CONFIG_DATABASE), (client) => client.query(ADMIT_COLLECTOR));
  await onDatabase(serverUrl, async (client) => {
    if (serverUrl !== configServerUrl) await createLoginRole(client, ANALYTICS_ROLE, login, []);
    await createDatabase(client, ANALYTICS_DATABASE, ANALYTICS_ROLE);
  });
  await onDatabase(urlOf(serverUrl, ANALYTICS_DATABASE), (client) =>
    revokeDefaults(client, { role: ANALYTICS_ROLE, functions: OWNER_FUNCTIONS }),
  );
}

/**
 * Creates the database of alerts and the role of the process that merges figures on both servers, after the config
 * database. Safe to repeat.
 */
export async function createInsightDatabase(
  { serverUrl, configServerUrl }: DatabaseServers,
  login: Login,
): Promise<void> {
  await onDatabase(configServerUrl, async (client) => {
    // A config database that was prepared by an earlier version knows no such group.
    await createRole(client, PARTNERS_READERS);
    await createDatabase(client, CONFIG_DATABASE, ADMIN_ROLE, [PARTNERS_READERS]);
    await createLoginRole(client, INSIGHT_ROLE, login, [PARTNERS_READERS]);
  });
  await onDatabase(urlOf(configServerUrl, CONFIG_DATABASE), (client) => client.query(ADMIT_INSIGHT));
  await onDatabase(serverUrl, async (client) => {
    if (serverUrl !== configServerUrl) await createLoginRole(client, INSIGHT_ROLE, login, []);
    await createDatabase(client, INSIGHT_DATABASE, INSIGHT_ROLE);
  });
  await onDatabase(urlOf(serverUrl, INSIGHT_DATABASE), (client) =>
    revokeDefaults(client, { role: INSIGHT_ROLE, functions: OWNER_FUNCTIONS }),
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
    await createRole(client, INSIGHT_READERS);
    await createLoginRole(client, role, service, [INSIGHT_READERS]);
    await createDatabase(client, databaseName, role);
    await createReportingRole(client, partnerCode, databaseName);
    await setSessionDefaults(client, service.role, databaseName);
  });
  await onDatabase(urlOf(serverUrl, databaseName), async (client) => {
    await revokeDefaults(client, { role, functions: OWNER_FUNCTIONS });
    await client.query(ADMIT_INSIGHT_READERS);
    await client.query(ADMIT_REPORTING_READERS);
  });
  await onDatabase(configUrlOfAdmin, (client) => client.query(ADMIT_SERVICE_ROLE, [role, partnerCode]));
}
