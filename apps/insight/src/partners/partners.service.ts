import { Log, messageForLog, problems } from '@app/common';
import { ConfigWatcher, loadQueriedPartners, type QueriedPartner } from '@app/partner-config';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InsightEnvironment } from '../insight.env';

/** A config database that is down at the start delays readiness and nothing else: it is asked for as long as it takes. */
const UNLIMITED_MS = 2 ** 31 - 1;

/** The partners in memory. They follow the config database and outlive its outages. */
@Injectable()
export class PartnersService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly watcher: ConfigWatcher<QueriedPartner[]>;
  private partners: QueriedPartner[] | undefined;

  constructor(
    environment: InsightEnvironment,
    @Inject(Log) private readonly log: Log,
  ) {
    this.watcher = new ConfigWatcher<QueriedPartner[]>({
      connectionString: environment.CONFIG_DATABASE_URL,
      applicationName: 'insight',
      load: loadQueriedPartners,
      lastKnownGood: { read: () => Promise.resolve(null), write: () => Promise.resolve() },
      log,
      startTimeoutMs: UNLIMITED_MS,
      onChange: (partners) => {
        this.partners = partners;
      },
    });
  }

  onApplicationBootstrap(): void {
    void this.watcher.start().catch((error: unknown) => {
      this.log.error('Failed to follow the partners', error, { cause: messageForLog(error) });
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.watcher.stop();
  }

  areKnown(): boolean {
    return this.partners !== undefined;
  }

  /** @throws Problem 503 before the config database answered for the first time */
  current(): QueriedPartner[] {
    if (!this.partners) throw problems.unavailable('The partners are not known yet.');
    return this.partners;
  }
}
