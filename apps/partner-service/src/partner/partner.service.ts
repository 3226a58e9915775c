import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Log } from '@app/common';
import { ConfigFollower, loadServiceConfig, type ServiceConfig } from '@app/partner-config';
import { openSigningSecrets } from '../authenticate/open-signing-secrets';
import { PartnerServiceEnvironment } from '../partner-service.env';
import { type CompiledPartner, compilePartner } from './compile-partner';
import { LastGoodConfigRepository } from './last-good-config.repository';

/** The partner that this process serves: its configuration as of now, also while the config database is down. */
@Injectable()
export class PartnerService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly follower: ConfigFollower<ServiceConfig>;
  private compiled: CompiledPartner | undefined;

  constructor(environment: PartnerServiceEnvironment, lastGood: LastGoodConfigRepository, @Inject(Log) log: Log) {
    this.follower = new ConfigFollower<ServiceConfig>({
      connectionString: environment.CONFIG_DATABASE_URL,
      applicationName: `${environment.PARTNER_CODE} config`,
      load: (client) => loadServiceConfig(client, environment.PARTNER_CODE),
      lastGood,
      log,
      onChange: (config) => {
        this.compiled = compilePartner(config, openSigningSecrets(config, environment));
        log.info('The configuration is in force', { version: config.version });
      },
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.follower.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.follower.stop();
  }

  current(): CompiledPartner {
    if (!this.compiled) throw new Error('The partner is asked for before its configuration is there');
    return this.compiled;
  }

  /** For the documentation page. */
  describedEndpoint(): { endpoint: string; partnerName: string } {
    const { endpoint, config } = this.current();
    return { endpoint, partnerName: config.partnerName };
  }

  /** Milliseconds since the config database last confirmed the configuration. */
  ageMs(): number {
    return this.follower.ageMs();
  }
}
