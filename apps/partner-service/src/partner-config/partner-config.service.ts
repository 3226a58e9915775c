import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type InputReader, Log } from '@app/common';
import { ConfigPoller, loadServiceConfig, type ServiceConfig, type LastKnownGoodStore } from '@app/partner-config';
import { openSigningSecrets } from '../caller-auth/open-signing-secrets';
import { PartnerServiceEnvironment } from '../partner-service.env';
import { checkConfig } from './check-config';
import { type CompiledPartner, compilePartner } from './compile-partner';
import type { Pool } from 'pg';
import { PARTNER_POOL } from '../database/database.module';

const READ_LAST_KNOWN_GOOD = 'SELECT value FROM last_good_config';

const SAVE_LAST_KNOWN_GOOD = `
  INSERT INTO last_good_config (value) VALUES ($1)
  ON CONFLICT (only_row) DO UPDATE SET value = excluded.value, saved_at = now()`;

/** The last known good configuration, in the partner's own database: with it the service starts without the config database. */
@Injectable()
export class LastKnownGoodRepository implements LastKnownGoodStore<ServiceConfig> {
  constructor(@Inject(PARTNER_POOL) private readonly pool: Pool) {}

  async read(): Promise<ServiceConfig | null> {
    const { rows } = await this.pool.query<{ value: ServiceConfig }>(READ_LAST_KNOWN_GOOD);
    return rows[0]?.value ?? null;
  }

  async write(value: ServiceConfig): Promise<void> {
    await this.pool.query(SAVE_LAST_KNOWN_GOOD, [JSON.stringify(value)]);
  }
}

/** The partner that this process serves: its configuration as of now, also while the config database is down. */
@Injectable()
export class PartnerConfigService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly poller: ConfigPoller<ServiceConfig>;
  private compiled: CompiledPartner | undefined;

  constructor(environment: PartnerServiceEnvironment, lastKnownGood: LastKnownGoodRepository, @Inject(Log) log: Log) {
    this.poller = new ConfigPoller<ServiceConfig>({
      connectionString: environment.CONFIG_DATABASE_URL,
      applicationName: `${environment.PARTNER_CODE} config`,
      load: (client) => loadServiceConfig(client, environment.PARTNER_CODE),
      lastKnownGood,
      log,
      check: checkConfig,
      onChange: (config) => {
        this.compiled = compilePartner(config, openSigningSecrets(config, environment));
        log.info('Configuration is active', { version: config.version });
      },
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.poller.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.poller.stop();
  }

  current(): CompiledPartner {
    if (!this.compiled) throw new Error('The partner configuration is not loaded yet');
    return this.compiled;
  }

  /** The code of a tenant; null when the partner has no such tenant any more. */
  tenantCode(tenantId: number): string | null {
    return this.current().config.tenants.find(({ id }) => id === tenantId)?.code ?? null;
  }

  /** The id of the tenant that a query names; null for all. */
  readTenant(input: InputReader): number | null {
    const { tenants } = this.current().config;
    const wanted = input.oneOf(
      'tenant',
      tenants.map(({ code }) => code),
    );
    return tenants.find(({ code }) => code === wanted)?.id ?? null;
  }

  /** Await what it returns before a request is handled: the configuration is then five seconds old at most. */
  freshen(): Promise<void> | undefined {
    return this.poller.freshen();
  }

  /** Await what it returns before a postback is handled whose envelope has this version. */
  catchUp(version: number | undefined): Promise<void> | undefined {
    return version === undefined ? undefined : this.poller.catchUp(version);
  }

  /** Loads what was changed a moment ago. */
  refresh(): Promise<void> {
    return this.poller.refresh();
  }

  /** For the documentation page. */
  describedEndpoint(): { endpoint: string; partnerName: string } {
    const { endpoint, config } = this.current();
    return { endpoint, partnerName: config.partnerName };
  }

  /** Milliseconds since the config database last confirmed the configuration; 0 while it responds. */
  ageMs(): number {
    return this.poller.ageMs();
  }
}
