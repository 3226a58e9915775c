import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { KeyedHasher, Log } from '@app/common';
import { ConfigWatcher, type GatewayRoutes, type LastKnownGoodStore, loadGatewayRoutes } from '@app/partner-config';
import type { Pool } from 'pg';
import { GATEWAY_POOL } from '../database/pools';
import { GatewayEnvironment } from '../gateway.env';
import { compileRoutes, type RouteTable } from './compile-routes';
import { type ResolvedRoute, resolvePastRoute, resolveRoute } from './resolve-route';

/** The last known good routes, in the gateway's own database: the gateway starts with the config database down. */
@Injectable()
export class LastKnownGoodRoutes implements LastKnownGoodStore<GatewayRoutes> {
  constructor(@Inject(GATEWAY_POOL) private readonly pool: Pool) {}

  async read(): Promise<GatewayRoutes | null> {
    const { rows } = await this.pool.query<{ value: GatewayRoutes }>('SELECT value FROM last_good_routes');
    return rows[0]?.value ?? null;
  }

  async write(value: GatewayRoutes): Promise<void> {
    const statement = `
      INSERT INTO last_good_routes (value) VALUES ($1)
      ON CONFLICT (only_row) DO UPDATE SET value = excluded.value, saved_at = now()`;
    await this.pool.query(statement, [JSON.stringify(value)]);
  }
}

/** The routes in memory. They follow the config database and outlive its outages. */
@Injectable()
export class RouteTableService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly watcher: ConfigWatcher<GatewayRoutes>;
  private table: RouteTable | undefined;

  constructor(
    environment: GatewayEnvironment,
    lastKnownGood: LastKnownGoodRoutes,
    private readonly hasher: KeyedHasher,
    @Inject(Log) log: Log,
  ) {
    this.watcher = new ConfigWatcher<GatewayRoutes>({
      connectionString: environment.CONFIG_DATABASE_URL,
      applicationName: 'gateway routes',
      load: loadGatewayRoutes,
      lastKnownGood,
      log,
      onChange: (routes) => {
        this.table = compileRoutes(routes, environment.RECEIPT_SIGNING_KEY);
        log.info('The routes are active', { partners: routes.routes.map(({ partnerCode }) => partnerCode) });
      },
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.watcher.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.watcher.stop();
  }

  /** @throws Error before the routes are loaded */
  current(): RouteTable {
    if (!this.table) throw new Error('The routes are not loaded yet');
    return this.table;
  }

  /**
   * Finds the partner that a request is for.
   *
   * @param isPast it was received some time ago, when its path may have been another partner's
   */
  resolve(path: string, query: string, isPast: boolean): ResolvedRoute | undefined {
    return (isPast ? resolvePastRoute : resolveRoute)(this.current(), path, query, this.hasher.hash);
  }

  /** Whether a partner is deactivated. False for an unknown one, and before the routes are loaded. */
  isInactive(partnerCode: string): boolean {
    return this.table?.destinations.get(partnerCode)?.isActive === false;
  }

  /** Milliseconds since the config database last confirmed the routes. */
  ageMs(): number {
    return this.watcher.ageMs();
  }
}
