import { type Log, OperationsModule, type OperationsOptions, ProcessModule, VERSION } from '@app/common';
import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { AdminEnvironment } from './admin.env';
import { ApiKeyController } from './api-key/api-key.controller';
import { ApiKeyService } from './api-key/api-key.service';
import { AuditCollector } from './audit/audit-collector.service';
import { AuditController } from './audit/audit.controller';
import { DeedLog } from './audit/deed-log';
import { FailedSignIns } from './auth/failed-sign-ins.service';
import { FirstAdminKey } from './auth/first-admin-key.service';
import { ResealSecrets } from './auth/reseal-secrets.service';
import { ComplianceController } from './compliance/compliance.controller';
import { ComplianceRepository } from './compliance/compliance.repository';
import { configEntities } from './config-entities';
import { ConfigWriter } from './database/config-writer';
import { EmptyJsonBodies } from './http/empty-json-bodies';
import { ActivationCheck } from './identity/activation-check';
import { DatabaseMoves } from './identity/database-moves';
import { IdentityController } from './identity/identity.controller';
import { IdentityService } from './identity/identity.service';
import { DatabaseUrls } from './partner/database-urls.service';
import { HostCheck } from './partner/host-check';
import { PartnerController } from './partner/partner.controller';
import { PartnerService } from './partner/partner.service';
import { SigningSecrets } from './partner/signing-secrets.service';
import { ReconciliationController } from './reconciliation/reconciliation.controller';
import { ReconciliationService } from './reconciliation/reconciliation.service';
import { ReconciliationWatch } from './reconciliation/reconciliation-watch.service';
import { PrivacyController } from './privacy/privacy.controller';
import { MappingsRepository } from './privacy/mappings.repository';
import { PrivacyService } from './privacy/privacy.service';
import { RevisionController } from './revision/revision.controller';
import { RevisionRepository } from './revision/revision.repository';
import { RevisionService } from './revision/revision.service';
import { OwnServices } from './service-client/own-services';
import { GatewayQueues } from './spool/gateway-queues';
import { SpoolController } from './spool/spool.controller';
import { TenantController } from './tenant/tenant.controller';
import { TenantService } from './tenant/tenant.service';
import { TokenVault } from './tenant/token-vault';
import { TokenRepository } from './tenant/token.repository';
import { UnroutedController } from './unrouted/unrouted.controller';

@Module({
  controllers: [
    PartnerController,
    IdentityController,
    TenantController,
    RevisionController,
    ApiKeyController,
    AuditController,
    SpoolController,
    UnroutedController,
    PrivacyController,
    ComplianceController,
    ReconciliationController,
  ],
  providers: [
    ConfigWriter,
    EmptyJsonBodies,
    FailedSignIns,
    FirstAdminKey,
    ResealSecrets,
    SigningSecrets,
    HostCheck,
    DatabaseUrls,
    PartnerService,
    IdentityService,
    DatabaseMoves,
    ActivationCheck,
    TenantService,
    TokenRepository,
    { provide: TokenVault, inject: [AdminEnvironment], useFactory: (keys: AdminEnvironment) => new TokenVault(keys) },
    RevisionService,
    RevisionRepository,
    ApiKeyService,
    DeedLog,
    AuditCollector,
    OwnServices,
    GatewayQueues,
    MappingsRepository,
    PrivacyService,
    ComplianceRepository,
    ReconciliationService,
    ReconciliationWatch,
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
