import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { IDLE_TIMEOUT_MS } from '@app/common/database/pool';
import { AdminEnvironment } from '../admin.env';
import { configEntities } from './entities';
import { ConfigWriter } from './config-writer';

@Global()
@Module({ providers: [ConfigWriter], exports: [ConfigWriter] })
export class ConfigDatabaseModule {
  static connect(environment: AdminEnvironment): DynamicModule {
    const connection = TypeOrmModule.forRoot({
      type: 'postgres',
      url: environment.CONFIG_DATABASE_URL,
      entities: configEntities,
      synchronize: false,
      installExtensions: false,
      applicationName: 'admin',
      poolSize: environment.DATABASE_POOL_MAX,
      retryAttempts: 10,
      retryDelay: 1_000,
      extra: {
        connectionTimeoutMillis: 5_000,
        idleTimeoutMillis: IDLE_TIMEOUT_MS,
        statement_timeout: 10_000,
        idle_in_transaction_session_timeout: 5_000,
        keepAlive: true,
      },
    });
    return { module: ConfigDatabaseModule, imports: [connection] };
  }
}
