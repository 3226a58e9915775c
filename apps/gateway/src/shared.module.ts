import {
  Global,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type Provider,
} from '@nestjs/common';
import {
  createPool,
  IntakeCounters,
  KeyedHasher,
  Log,
  OutgoingIdentity,
  type PoolOptions,
  provideServiceIdentity,
} from '@app/common';
import type { Pool } from 'pg';
import { GATEWAY_POOL, SPOOL_POOL } from './database/gateway-pool';
import { GatewayEnvironment } from './gateway.env';
import { LastKnownGoodRoutes, RouteTableService } from './routing/route-table.service';

/** Background work gets short timeouts so that it cannot starve requests. */
const BACKGROUND = { max: 6, applicationName: 'gateway', statementTimeoutMs: 5_000, connectTimeoutMs: 2_000 };
/** Senders wait for these writes, and get a 503 in time to retry while the database is down. */
const SPOOL_WRITES = { max: 2, applicationName: 'gateway spool', statementTimeoutMs: 1_500, connectTimeoutMs: 1_000 };

const SHARED: Provider[] = [
  poolProvider(GATEWAY_POOL, BACKGROUND),
  poolProvider(SPOOL_POOL, SPOOL_WRITES),
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
];

/** What every module of the gateway uses: its database, its identity and the routes. */
@Global()
@Module({ providers: [...SHARED, LastKnownGoodRoutes], exports: SHARED })
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

function poolProvider(token: symbol, options: PoolOptions): Provider {
  return {
    provide: token,
    inject: [GatewayEnvironment, Log],
    useFactory: (environment: GatewayEnvironment, log: Log): Pool =>
      createPool(environment.GATEWAY_DATABASE_URL, { ...options, log }),
  };
}
