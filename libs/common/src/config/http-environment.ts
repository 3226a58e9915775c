import { LOG_LEVELS, type LogLevel } from '../logging/log';
import { ChoiceSetting, HostAllowlistSetting, IntegerSetting, TextSetting } from './settings';

const LOG_FORMATS = ['auto', 'pretty', 'json', 'google'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

const RAW_URL_MODES = ['repair', 'refuse'] as const;
export type RawUrlMode = (typeof RAW_URL_MODES)[number];

const ID_TOKEN_MODES = ['auto', 'always', 'never'] as const;
export type IdTokenMode = (typeof ID_TOKEN_MODES)[number];

/** The settings of every process that serves HTTP. */
export class HttpEnvironment {
  @IntegerSetting('TCP port to listen on, 0 for any free one; Cloud Run sets it.', { min: 0, max: 65_535 })
  PORT: number = 8080;

  @TextSetting('Address to listen on.')
  HOST: string = '0.0.0.0';

  @ChoiceSetting('Minimum level that is logged: debug, info, warning or error.', LOG_LEVELS)
  LOG_LEVEL: LogLevel = 'info';

  @ChoiceSetting(
    'auto (Cloud Logging on Cloud Run, readable on a terminal, else JSON), pretty, json or google.',
    LOG_FORMATS,
  )
  LOG_FORMAT: LogFormat = 'auto';

  @TextSetting('Key that clients of /metrics on other machines send as X-API-Key; empty: loopback only.', {
    secret: true,
  })
  METRICS_KEY: string = '';

  @IntegerSetting('Number of trusted proxies in front of this process that append to X-Forwarded-For.', {
    min: 0,
    max: 10,
  })
  TRUSTED_PROXY_HOPS: number = 0;

  @ChoiceSetting(
    'What happens to a request whose URL holds raw letters or spaces: repair (they are percent-encoded) or refuse (400).',
    RAW_URL_MODES,
  )
  RAW_URLS: RawUrlMode = 'repair';

  @TextSetting('Google Cloud project, for log entries and traces; empty off Google Cloud.')
  GOOGLE_CLOUD_PROJECT: string = '';

  @TextSetting('Name of the Cloud Run service; set by Cloud Run itself.')
  K_SERVICE: string = '';
}

/** The settings of a process that sends requests to other processes of the platform. */
export class CallingEnvironment extends HttpEnvironment {
  @HostAllowlistSetting(
    'Hosts outside the public internet that endpoint_url and database_url may name: names, addresses, networks such as 10.1.0.0/16.',
  )
  ENDPOINT_HOST_ALLOWLIST: string = '';

  @ChoiceSetting(
    'Whether requests to our own processes carry a Google ID token: auto (on Cloud Run, over https), always or never.',
    ID_TOKEN_MODES,
  )
  ID_TOKENS: IdTokenMode = 'auto';

  @TextSetting('Host, with an optional port, of the metadata server that issues ID tokens.', {
    pattern: /^[^\s/?#@]+$/,
    must: 'be a host, such as metadata.google.internal',
  })
  GCE_METADATA_HOST: string = 'metadata.google.internal';
}
