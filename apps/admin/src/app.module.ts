import { type Log, OperationsModule, type OperationsOptions, ProcessModule, VERSION } from '@app/common';
import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { AdminEnvironment } from './admin.env';
import { ApiKeysController } from './api-keys/api-keys.controller';
import { ApiKeysService } from './api-keys/api-keys.service';
import { AuditCollector } from './audit/audit-collector.service';
import { AuditController } from './audit/audit.controller';
import { AuditLog } from './audit/audit-log';
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
import { DatabaseUrls } from './partners/database-urls.service';
import { HostCheck } from './partners/host-check';
import { PartnersController } from './partners/partners.controller';
import { PartnersService } from './partners/partners.service';
import { SigningSecrets } from './partners/signing-secrets.service';
import { ReconciliationController } from './reconciliation/reconciliation.controller';
import { ReconciliationService } from './reconciliation/reconciliation.service';
import { ReconciliationMonitor } from './reconciliation/reconciliation-monitor.service';
import { DataSubjectRequestsController } from './data-subject/data-subject-requests.controller';
import { IdentifyingMappingsRepository } from './data-subject/identifying-mappings.repository';
import { DataSubjectRequestsService } from './data-subject/data-subject-requests.service';
import { RevisionsController } from './revisions/revisions.controller';
import { RevisionRepository } from './revisions/restore-revision';
import { RevisionsService } from './revisions/revisions.service';
import { InternalClient } from './internal-client/internal-client';
import { GatewayQueuesService } from './gateway-queues/gateway-queues.service';
import { SpoolController } from './gateway-queues/spool.controller';
import { TenantsController } from './tenants/tenants.controller';
import { TenantsService } from './tenants/tenants.service';
import { TokenVault } from './tenants/token-vault';
import { TokenRepository } from './tenants/token.repository';
import { UnroutedController } from './gateway-queues/unrouted.controller';

@Module({
  controllers: [
    PartnersController,
    IdentityController,
    TenantsController,
    RevisionsController,
    ApiKeysController,
    AuditController,
    SpoolController,
    UnroutedController,
    DataSubjectRequestsController,
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
    PartnersService,
    IdentityService,
    DatabaseMoves,
    ActivationCheck,
    TenantsService,
    TokenRepository,
    { provide: TokenVault, inject: [AdminEnvironment], useFactory: (keys: AdminEnvironment) => new TokenVault(keys) },
    RevisionsService,
    RevisionRepository,
    ApiKeysService,
    AuditLog,
    AuditCollector,
    InternalClient,
    GatewayQueuesService,
    IdentifyingMappingsRepository,
    DataSubjectRequestsService,
    ComplianceRepository,
    ReconciliationService,
    ReconciliationMonitor,
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
