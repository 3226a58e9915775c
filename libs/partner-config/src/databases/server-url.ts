import { readEnvironment } from '@app/common/config/environment';
import { PostgresUrlSetting } from '@app/common/config/settings';

/** The variable with the URL of a server under its first login. @param server its name in the settings, such as `main` */
export function serverVariable(server: string): string {
  return `SERVER_URL_${server.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`;
}

/**
 * The URL of a database on a server that the environment names, under the server's first login.
 *
 * @throws EnvironmentError with the name of the variable where it is missing
 */
export function readServerUrl(server: string, database: string, source?: Record<string, string | undefined>): string {
  const name = serverVariable(server);
  class ServerEnvironment {
    [variable: string]: string;
  }
  PostgresUrlSetting('URL of the server, with a login that may become the role of each partner.')(
    ServerEnvironment.prototype,
    name,
  );
  const url = new URL(readEnvironment(ServerEnvironment, source)[name]!);
  url.pathname = `/${database}`;
  return url.href;
}
