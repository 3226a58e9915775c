import { type Log, OperationsModule, type OperationsOptions, ProcessModule, VERSION } from '@app/common';
import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { AdminEnvironment } from './admin.env';
import { ApiKeyController } from './api-key/api-key.controller';
import { ApiKeyService } from './api-key/api-key.service';
import { AuditController } from './audit/audit.controller';
import { FirstAdminKey } from './auth/first-admin-key.service';
import { configEntities } from './config-entities';
import { ConfigWriter } from './database/config-writer';
import { EmptyJsonBodies } from './http/empty-json-bodies';
import { PartnerController } from './partner/partner.controller';
import { PartnerService } from './partner/partner.service';
import { RevisionController } from './revision/revision.controller';
import { RevisionRepository } from './revision/revision.repository';
import { RevisionService } from './revision/revision.service';
import { TenantController } from './tenant/tenant.controller';
import { TenantService } from './tenant/tenant.service';
import { TokenVault } from './tenant/token-vault';
import { TokenRepository } from './tenant/token.repository';

@Module({
  controllers: [PartnerController, TenantController, RevisionController, ApiKeyController, AuditController],
  providers: [
    ConfigWriter,
    EmptyJsonBodies,
    FirstAdminKey,
    PartnerService,
    TenantService,
    TokenRepository,
    { provide: TokenVault, inject: [AdminEnvironment], useFactory: (keys: AdminEnvironment) => new TokenVault(keys) },
    RevisionService,
    RevisionRepository,
    ApiKeyService,
  ],
})
export class AppModule {
  static forProcess(environment: AdminEnvironment, log: Log): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ProcessModule.with(AdminEnvironment, environment, log),
        configDatabase(environment),
        OperationsModule.register({ inject: [AdminEnvironment, DataSource], useFactory: describeProcess }),
      ],
    };
  }
}

function configDatabase(environment: AdminEnvironment): DynamicModule {
  return TypeOrmModule.forRoot({
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
      statement_timeout: 10_000,
      idle_in_transaction_session_timeout: 5_000,
      keepAlive: true,
    },
  });
}

function describeProcess(environment: AdminEnvironment, database: DataSource): OperationsOptions {
  return {
    name: 'admin',
    version: VERSION,
    metricsKey: environment.METRICS_KEY,
    info: () => ({ api: '/api/v1' }),
    readiness: [
      { name: 'config database', check: async () => void (await database.query('SELECT FROM partners LIMIT 0')) },
    ],
  };
}
