import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Log } from '@app/common';
import { ConfigWatcher, type GatewayRoutes, loadGatewayRoutes } from '@app/partner-config';
import { GatewayEnvironment } from '../gateway.env';
import { compileRoutes, type RouteTable } from './compile-routes';
import { LastKnownGoodRoutesRepository } from './last-known-good-routes.repository';

/** The routes in memory: they follow the config database and live on when it is down. */
@Injectable()
export class RouteTableService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly watcher: ConfigWatcher<GatewayRoutes>;
  private table: RouteTable | undefined;

  constructor(environment: GatewayEnvironment, lastGood: LastKnownGoodRoutesRepository, @Inject(Log) log: Log) {
    this.watcher = new ConfigWatcher<GatewayRoutes>({
      connectionString: environment.CONFIG_DATABASE_URL,
      applicationName: 'gateway routes',
      load: loadGatewayRoutes,
      lastKnownGood: lastGood,
      log,
      onChange: (routes) => {
        this.table = compileRoutes(routes, environment.RECEIPT_SIGNING_KEY);
        log.info('The routes are in force', { partners: routes.routes.map(({ partnerCode }) => partnerCode) });
      },
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.watcher.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.watcher.stop();
  }

  current(): RouteTable {
    if (!this.table) throw new Error('The routes are asked for before they are there');
    return this.table;
  }

  /** Whether a partner was switched off; false for one that nobody knows, or before the routes are there. */
  isInactive(partnerCode: string): boolean {
    return this.table?.destinations.get(partnerCode)?.isActive === false;
  }

  /** Milliseconds since the config database last confirmed the routes. */
  ageMs(): number {
    return this.watcher.ageMs();
  }
}
