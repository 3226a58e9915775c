import 'reflect-metadata';
import { EnvironmentError, postgresUrlError, readEnvironment, runMain } from '@app/common';
import { awaitServer } from '@app/partner-config/databases/await-server';
import { cellDatabaseOf, createCellDatabase } from '@app/partner-config/databases/cell-databases';
import { type Login, readLogin } from '@app/partner-config/databases/on-database';
import { loginsOf } from '@app/partner-config/databases/database-roles';
import {
  CONFIG_APP_ROLE,
  createAnalyticsDatabase,
  createConfigDatabase,
  createGatewayDatabase,
  createInsightDatabase,
  createPartnerDatabase,
  roleOf,
} from '@app/partner-config/databases/platform-databases';
import { PrepareEnvironment } from './admin.env';

/**
 * Creates the database of one process and its login role, or sets that role's password to the one in the URL. A job
 * of the deployment runs it under an account of its own; no process of the platform has these rights.
 */
runMain('admin prepare', async () => {
  const environment = readEnvironment(PrepareEnvironment);
  const {
    SERVER_URL: serverUrl,
    CONFIG_SERVER_URL: configServerUrl,
    CONFIG_DATABASE_URL: configUrlOfAdmin,
  } = environment;
  const { role, password, database: databaseName } = readLogin(environment.TARGET_DATABASE_URL);
  const login = { role, password };
  checkSameServer(environment);
  checkTargetLogin(environment.TARGET, role);
  await awaitServer(serverUrl);
  await awaitServer(configServerUrl);
  switch (environment.TARGET) {
    case 'config':
      await createConfigDatabase(serverUrl, login, appLogin(environment));
      break;
    case 'gateway':
      await createGatewayDatabase({ serverUrl, configServerUrl }, login);
      break;
    case 'analytics':
      await createAnalyticsDatabase({ serverUrl, configServerUrl }, login);
      break;
    case 'insight':
      await createInsightDatabase({ serverUrl, configServerUrl }, login);
      break;
    default: {
      if (isCell(environment.TARGET)) return createCell(environment, login);
      const partner = { partnerCode: environment.TARGET, databaseName, service: login };
      await createPartnerDatabase({ serverUrl, configServerUrl, configUrlOfAdmin }, partner);
    }
  }
  process.stdout.write(`The database ${databaseName} is ready, and ${role} can log in\n`);
});

/** Partner codes have no hyphen. */
function isCell(target: string): boolean {
  return target.startsWith('cell-');
}

async function createCell(environment: PrepareEnvironment, login: Login): Promise<void> {
  const { TARGET: cell, CELL_URL: url, SERVER_URL: serverUrl, CONFIG_SERVER_URL: configServerUrl } = environment;
  if (url === '') throw new EnvironmentError(['CELL_URL is required for a cell']);
  const servers = { serverUrl, configServerUrl, configUrlOfAdmin: environment.CONFIG_DATABASE_URL };
  await createCellDatabase(servers, { cell, login, url });
  process.stdout.write(`The database of ${cell} is ready, and ${login.role} can log in\n`);
}

/** Otherwise the process would keep writing to the previous server while an empty database is created on the new one. */
function checkSameServer({ SERVER_URL, TARGET_DATABASE_URL }: PrepareEnvironment): void {
  const [server, target] = [SERVER_URL, TARGET_DATABASE_URL].map((url) => new URL(url).host);
  if (server !== target) throw new Error(`The URL of the database leads to ${target}, but its server is ${server}`);
}

/** Database, server and role are fixed: only the login's name and password are taken from this URL. */
function appLogin({ APP_DATABASE_URL }: PrepareEnvironment): Login {
  const urlError = postgresUrlError(APP_DATABASE_URL);
  if (urlError) throw new EnvironmentError([`APP_DATABASE_URL ${urlError}`]);
  const { role, password } = readLogin(APP_DATABASE_URL);
  checkLogin(CONFIG_APP_ROLE, role);
  return { role, password };
}

/** Another name in the URL would become a role of its own, which owns nothing and sees nothing. */
function checkTargetLogin(target: string, login: string): void {
  checkLogin(isCell(target) ? cellDatabaseOf(target) : roleOf(target), login);
}

function checkLogin(role: string, login: string): void {
  const logins = loginsOf(role);
  if (!logins.includes(login))
    throw new Error(`The URL of the database logs in as ${login}, not as ${logins.join(' or ')}`);
}
