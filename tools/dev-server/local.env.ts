import { resolve } from 'node:path';
import {
  ApiKeySetting,
  ChoiceSetting,
  HostAllowlistSetting,
  IntegerSetting,
  KeySetting,
  PostgresUrlSetting,
  TextSetting,
} from '@app/common/config/settings';
import { LOG_LEVELS, type LogLevel } from '@app/common/logging/log';

const SWITCH = ['on', 'off', 'true', 'false'] as const;

/** The settings of `npm start` and of the commands that work on the same data folder. */
export class LocalEnvironment {
  @IntegerSetting('TCP port of the gateway.', { min: 1, max: 65_535 })
  GATEWAY_PORT: number = 8000;

  @IntegerSetting('TCP port of the admin API.', { min: 1, max: 65_535 })
  ADMIN_PORT: number = 8001;

  @ChoiceSetting('Whether events are collected and consumed: on or off (or true, false).', SWITCH)
  ANALYTICS_ENABLED: (typeof SWITCH)[number] = 'on';

  @IntegerSetting('TCP port of the collector of events.', { min: 1, max: 65_535 })
  ANALYTICS_PORT: number = 8002;

  @IntegerSetting('TCP port of insight, which merges figures.', { min: 1, max: 65_535 })
  INSIGHT_PORT: number = 8003;

  @IntegerSetting('TCP port of the consumer of events, for its health and metrics.', { min: 1, max: 65_535 })
  ANALYTICS_CONSUMER_PORT: number = 8004;

  @IntegerSetting("TCP port of the first partner's service; the others follow. A port once given stays.", {
    min: 1,
    max: 65_000,
  })
  PARTNER_PORT_BASE: number = 8101;

  @TextSetting(
    'Cells that npm start runs, separated by spaces: each one process and one database for the partners whose endpoint_url is below its URL.',
    { example: 'cell-a', pattern: /^(cell-[a-z0-9]{1,20}( |$))*$/, must: 'be names of cells such as cell-a' },
  )
  CELLS: string = '';

  @TextSetting('Address that every process listens on; 0.0.0.0 for clients on other machines.')
  HOST: string = '127.0.0.1';

  @TextSetting('Folder of all data: database, secrets, logs.')
  DATA_DIR: string = './data';

  @ApiKeySetting('The first admin key; empty: one is generated and stored in the data folder.')
  ADMIN_API_KEY: string = '';

  @KeySetting('Key that the edge shares with the gateway; empty: postback ids of an edge are ignored.', {})
  EDGE_KEY: string = '';

  @PostgresUrlSetting(
    'A PostgreSQL server (15 or later) where databases and roles may be created; empty: one is started from npm.',
    'postgres://postgres:password@127.0.0.1:5432/postgres',
  )
  DATABASE_URL: string = '';

  @TextSetting('URL of RabbitMQ for events; empty, and no RABBITMQ_HOST: they travel over PostgreSQL alone.', {
    secret: true,
    example: 'amqp://guest:guest@127.0.0.1:5672',
  })
  RABBITMQ_URL: string = '';

  @TextSetting('Password of RabbitMQ, where RABBITMQ_HOST is set instead of the URL; empty: guest.', { secret: true })
  RABBITMQ_PASSWORD: string = '';

  @HostAllowlistSetting(
    'Hosts outside the public internet that endpoint_url may name besides this machine: names, addresses, networks.',
  )
  ENDPOINT_HOST_ALLOWLIST: string = '';

  @TextSetting(
    'Folder with pg_dump and pg_restore of the server’s major version; empty: the usual places are searched.',
  )
  POSTGRES_TOOLS_DIR: string = '';

  @ChoiceSetting('Minimum level that the processes log: debug, info, warning or error.', LOG_LEVELS)
  LOG_LEVEL: LogLevel = 'info';

  get hasAnalytics(): boolean {
    return this.ANALYTICS_ENABLED === 'on' || this.ANALYTICS_ENABLED === 'true';
  }

  get cells(): string[] {
    return this.CELLS.split(' ').filter((name) => name !== '');
  }

  /** The data folder as an absolute path. */
  get dataFolder(): string {
    return resolve(this.DATA_DIR);
  }
}
