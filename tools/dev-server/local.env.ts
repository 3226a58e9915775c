import { resolve } from 'node:path';
import { Setting } from '@app/common/config/environment';
import { IsHostAllowlist } from '@app/common/config/is-host-allowlist';
import { IsPostgresUrl } from '@app/common/config/postgres-url';
import { LOG_LEVELS, type LogLevel } from '@app/common/logging/log';
import { IsIn, IsInt, IsString, Matches, Max, Min, ValidateIf } from 'class-validator';

/** The settings of `npm start` and of the commands that work on the same data folder. */
export class LocalEnvironment {
  @Setting({ description: 'TCP port of the gateway.' })
  @IsInt({ message: 'GATEWAY_PORT must be a whole number' })
  @Min(1, { message: 'GATEWAY_PORT must be at least 1' })
  @Max(65535, { message: 'GATEWAY_PORT must be at most 65535' })
  GATEWAY_PORT: number = 8000;

  @Setting({ description: 'TCP port of the admin API.' })
  @IsInt({ message: 'ADMIN_PORT must be a whole number' })
  @Min(1, { message: 'ADMIN_PORT must be at least 1' })
  @Max(65535, { message: 'ADMIN_PORT must be at most 65535' })
  ADMIN_PORT: number = 8001;

  @Setting({ description: "TCP port of the first partner's service; the others follow. A port once given stays." })
  @IsInt({ message: 'PARTNER_PORT_BASE must be a whole number' })
  @Min(1, { message: 'PARTNER_PORT_BASE must be at least 1' })
  @Max(65000, { message: 'PARTNER_PORT_BASE must be at most 65000' })
  PARTNER_PORT_BASE: number = 8101;

  @Setting({ description: 'Address that every process listens on; 0.0.0.0 for callers from other machines.' })
  @IsString()
  HOST: string = '127.0.0.1';

  @Setting({ description: 'Folder that keeps everything: database, secrets, logs.' })
  @IsString()
  DATA_DIR: string = './data';

  @Setting({ description: 'The first admin key; empty: one is made and kept in the data folder.', secret: true })
  @Matches(/^$|^\S{8,255}$/, { message: 'ADMIN_API_KEY must be 8 to 255 characters without spaces' })
  ADMIN_API_KEY: string = '';

  @Setting({ description: 'Key that the edge shares with the gateway; empty: no edge is believed.', secret: true })
  @Matches(/^$|^.{16,}$/, { message: 'EDGE_KEY must have at least 16 characters' })
  EDGE_KEY: string = '';

  @Setting({
    description:
      'A PostgreSQL server (15 or later) where databases and roles may be created; empty: one is started from npm.',
    example: 'postgres://postgres:password@127.0.0.1:5432/postgres',
    secret: true,
  })
  @ValidateIf((environment: LocalEnvironment) => environment.DATABASE_URL !== '')
  @IsPostgresUrl()
  DATABASE_URL: string = '';

  @Setting({
    description:
      'Hosts that endpoint_url may name besides this machine, though they are not of the public internet: names, addresses, networks.',
  })
  @IsHostAllowlist()
  ENDPOINT_HOST_ALLOWLIST: string = '';

  @Setting({
    description:
      'Folder with pg_dump and pg_restore of the server’s major version; empty: the usual places are searched.',
  })
  @IsString()
  POSTGRES_TOOLS_DIR: string = '';

  @Setting({ description: 'Least level that the processes log: debug, info, warning or error.' })
  @IsIn(LOG_LEVELS, { message: `LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}` })
  LOG_LEVEL: LogLevel = 'info';

  /** The data folder from the root on. */
  get dataFolder(): string {
    return resolve(this.DATA_DIR);
  }
}
