import 'reflect-metadata';
import { readEnvironment, runMain } from '@app/common';
import { readLogin } from '@app/partner-config/databases/on-database';
import {
  createConfigDatabase,
  createGatewayDatabase,
  createPartnerDatabase,
} from '@app/partner-config/databases/platform-databases';
import { PrepareEnvironment } from './admin.env';

/**
 * Makes the database of one process and the role that it logs in as, or gives that role the password of its URL. A job
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
  switch (environment.TARGET) {
    case 'config':
      await createConfigDatabase(serverUrl, login);
      break;
    case 'gateway':
      await createGatewayDatabase({ serverUrl, configServerUrl }, login);
      break;
    default: {
      const partner = { partnerCode: environment.TARGET, databaseName, service: login };
      await createPartnerDatabase({ serverUrl, configServerUrl, configUrlOfAdmin }, partner);
    }
  }
  process.stdout.write(`The database ${databaseName} is there, and ${role} may log in\n`);
});
