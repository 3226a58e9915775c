import {
  Global,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type Provider,
} from '@nestjs/common';
import { IntakeCounters, KeyedHasher, Log, OutgoingIdentity, provideServiceIdentity } from '@app/common';
import type { Pool } from 'pg';
import { GATEWAY_POOL, POOLS, SPOOL_POOL } from './database/pools';
import { GatewayEnvironment } from './gateway.env';
import { LastKnownGoodRoutes, RouteTableService } from './routing/route-table.service';
import { HealthProber } from './upstream/health-prober';
import { Dispatcher } from './upstream/dispatcher';
import { UpstreamClient } from './upstream/upstream-client';

const SHARED: Provider[] = [
  ...POOLS,
  {
    provide: IntakeCounters,
    inject: [GATEWAY_POOL, Log],
    useFactory: (pool: Pool, log: Log) => new IntakeCounters(pool, 'gateway', log),
  },
  {
    provide: KeyedHasher,
    inject: [GatewayEnvironment],
    useFactory: (environment: GatewayEnvironment) => new KeyedHasher(environment.TOKEN_HASH_KEY),
  },
  {
    provide: OutgoingIdentity,
    inject: [GatewayEnvironment],
    useFactory: (environment: GatewayEnvironment) => new OutgoingIdentity(environment),
  },
  provideServiceIdentity(GatewayEnvironment, ({ INTERNAL_KEY }) => ({ audience: 'gateway', key: INTERNAL_KEY })),
  RouteTableService,
  Dispatcher,
  UpstreamClient,
];

/** What all of the gateway uses: its database, its identity, the routes and the way to the services. */
@Global()
@Module({ providers: [...SHARED, LastKnownGoodRoutes, HealthProber], exports: SHARED })
export class SharedModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    @Inject(GATEWAY_POOL) private readonly pool: Pool,
    @Inject(SPOOL_POOL) private readonly spoolPool: Pool,
    private readonly intakeCounters: IntakeCounters,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.intakeCounters.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.intakeCounters.stop();
    await Promise.all([this.pool.end(), this.spoolPool.end()]);
  }
}
