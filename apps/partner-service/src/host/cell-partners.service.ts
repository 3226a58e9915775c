import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Log } from '@app/common';
import { ConfigWatcher, loadCellPartners } from '@app/partner-config';
import { CellEnvironment } from './cell.env';
import { CellPools } from './cell-pools';
import { LastKnownGoodPartners } from './last-known-good-partners';
import { PartnerHost } from './partner-host';

/** Keeps the partners of this process those of the configuration, without a restart. */
@Injectable()
export class CellPartnersService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly watcher: ConfigWatcher<string[]>;
  private updating: Promise<void> = Promise.resolve();

  constructor(
    { CELL, CONFIG_DATABASE_URL }: CellEnvironment,
    private readonly host: PartnerHost,
    private readonly pools: CellPools,
    lastKnownGood: LastKnownGoodPartners,
    @Inject(Log) log: Log,
  ) {
    this.watcher = new ConfigWatcher<string[]>({
      connectionString: CONFIG_DATABASE_URL,
      applicationName: `${CELL} partners`,
      load: loadCellPartners,
      lastKnownGood,
      log,
      onChange: (codes) => void (this.updating = this.host.update(codes)),
    });
  }

  /** Resolves when each partner has started, or has failed once. */
  async onApplicationBootstrap(): Promise<void> {
    await this.watcher.start();
    await this.updating;
  }

  /** Milliseconds since the config database last confirmed which partners there are. */
  ageMs(): number {
    return this.watcher.ageMs();
  }

  /** Partners that are new to the cell may be missing. */
  get isStale(): boolean {
    return this.watcher.isStale;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.watcher.stop();
    await this.host.stop();
    await this.pools.end();
  }
}
