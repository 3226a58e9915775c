import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Log } from '@app/common';
import { ConfigWatcher, loadCellPartners } from '@app/partner-config';
import { CellEnvironment } from './cell.env';
import { CellPools } from './cell-pools';
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
    @Inject(Log) log: Log,
  ) {
    this.watcher = new ConfigWatcher<string[]>({
      connectionString: CONFIG_DATABASE_URL,
      applicationName: `${CELL} partners`,
      load: loadCellPartners,
      lastKnownGood: { read: () => Promise.resolve(null), write: () => Promise.resolve() },
      log,
      onChange: (codes) => void (this.updating = this.host.update(codes)),
    });
  }

  /** Resolves when each partner has started, or has failed once. */
  async onApplicationBootstrap(): Promise<void> {
    await this.watcher.start();
    await this.updating;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.watcher.stop();
    await this.host.stop();
    await this.pools.end();
  }
}
