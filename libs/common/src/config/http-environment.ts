import { IsIn, IsInt, IsString, Matches, Max, Min } from 'class-validator';
import { LOG_LEVELS, type LogLevel } from '../logging/log';
import { Setting } from './environment';
import { IsHostAllowlist } from './is-host-allowlist';

export const LOG_FORMATS = ['auto', 'pretty', 'json', 'google'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** The settings that every process with an HTTP door has. */
export class HttpEnvironment {
  @Setting({ description: 'TCP port to listen on; Cloud Run sets it.' })
  @IsInt({ message: 'PORT must be a whole number' })
  @Min(0, { message: 'PORT must be 0 (any free port) or above' })
  @Max(65535, { message: 'PORT must be at most 65535' })
  PORT: number = 8080;

  @Setting({ description: 'Address to listen on.' })
  @IsString()
  HOST: string = '0.0.0.0';

  @Setting({ description: 'Least level that is logged: debug, info, warning or error.' })
  @IsIn(LOG_LEVELS, { message: `LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}` })
  LOG_LEVEL: LogLevel = 'info';

  @Setting({
    description: 'auto (Cloud Logging on Cloud Run, readable on a terminal, else JSON), pretty, json or google.',
  })
  @IsIn(LOG_FORMATS, { message: `LOG_FORMAT must be one of ${LOG_FORMATS.join(', ')}` })
  LOG_FORMAT: LogFormat = 'auto';

  @Setting({
    description: 'Key that callers of /metrics from another machine send as X-API-Key; empty: loopback only.',
    secret: true,
  })
  @IsString()
  METRICS_KEY: string = '';

  @Setting({ description: 'How many proxies in front of this process are trusted to append to X-Forwarded-For.' })
  @IsInt({ message: 'TRUSTED_PROXY_HOPS must be a whole number' })
  @Min(0, { message: 'TRUSTED_PROXY_HOPS must be 0 or above' })
  @Max(10, { message: 'TRUSTED_PROXY_HOPS must be at most 10' })
  TRUSTED_PROXY_HOPS: number = 0;

  @Setting({ description: 'Google Cloud project, for log entries and traces; empty off Google Cloud.' })
  @IsString()
  GOOGLE_CLOUD_PROJECT: string = '';

  @Setting({ description: 'Name of the Cloud Run service; set by Cloud Run itself.' })
  @IsString()
  K_SERVICE: string = '';
}

export const ID_TOKEN_MODES = ['auto', 'always', 'never'] as const;
export type IdTokenMode = (typeof ID_TOKEN_MODES)[number];

/** The settings of a process that calls others of ours. */
export class CallingEnvironment extends HttpEnvironment {
  @Setting({
    description:
      'Hosts that endpoint_url and database_url may name though they are not of the public internet: names, addresses, networks such as 10.1.0.0/16.',
  })
  @IsHostAllowlist()
  ENDPOINT_HOST_ALLOWLIST: string = '';

  @Setting({
    description:
      'Whether calls to our own processes carry a Google ID token: auto (on Cloud Run, over https), always or never.',
  })
  @IsIn(ID_TOKEN_MODES, { message: `ID_TOKENS must be one of ${ID_TOKEN_MODES.join(', ')}` })
  ID_TOKENS: IdTokenMode = 'auto';

  @Setting({ description: 'Host, with a port if need be, of the metadata server that makes ID tokens.' })
  @Matches(/^[^\s/?#@]+$/, { message: 'GCE_METADATA_HOST must be a host, such as metadata.google.internal' })
  GCE_METADATA_HOST: string = 'metadata.google.internal';
}
