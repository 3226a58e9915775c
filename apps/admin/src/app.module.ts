import { type Log, OperationsModule, type OperationsOptions, ProcessModule, VERSION } from '@app/common';
import { type DynamicModule, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AdminEnvironment } from './admin.env';
import { ApiKeysModule } from './api-keys/api-keys.controller';
import { AuditModule } from './audit/audit.module';
import { ComplianceModule } from './compliance/compliance.controller';
import { ConsoleModule } from './console/console.module';
import { DataSubjectModule } from './data-subject/data-subject-requests.controller';
import { ConfigDatabaseModule } from './database/config-database.module';
import { DraftsModule } from './drafts/drafts.controller';
import { EvidenceModule } from './evidence/evidence.controller';
import { EventCatalogueModule } from './event-catalogue/event-catalogue.controller';
import { EventSessionsModule } from './event-sessions/event-sessions.controller';
import { ConversionJoinsModule } from './conversion-joins/conversion-joins.controller';
import { EventReconciliationModule } from './event-reconciliation/event-reconciliation.controller';
import { EventStatisticsModule } from './event-statistics/event-statistics.controller';
import { AlertsModule } from './alerts/alerts.controller';
import { EventsModule } from './events/events.controller';
import { EventSourcesModule } from './event-sources/event-sources.module';
import { ExportsModule } from './exports/exports.controller';
import { GatewayQueuesModule } from './gateway-queues/gateway-queues.module';
import { AdminApiModule } from './http/admin-api';
import { IdentityModule } from './identity/identity.module';
import { InsightModule } from './insight/insight.module';
import { ImportsModule } from './imports/imports.controller';
import { JobsModule } from './jobs/jobs.module';
import { IapModule } from './iap/iap.module';
import { McpModule } from './mcp/mcp.controller';
import { NetworksModule } from './networks/networks.controller';
import { LiveModule } from './live/live.controller';
import { MappingModule } from './mapping/mapping.controller';
import { OverviewModule } from './overview/overview.controller';
import { PartnersModule } from './partners/partners.controller';
import { PeopleModule } from './people/people.controller';
import { QuarantineReasonsModule } from './quarantine-reasons/quarantine-reasons.controller';
import { RecommendationsModule } from './recommendations/recommendations.controller';
import { ReconciliationModule } from './reconciliation/reconciliation.controller';
import { RevisionsModule } from './revisions/revisions.controller';
import { SearchModule } from './search/search.controller';
import { SessionsModule } from './sessions/sessions.controller';
import { StoredPostbacksModule } from './stored-postbacks/stored-postbacks.module';
import { TestPostbacksModule } from './test-postbacks/test-postbacks.controller';
import { TenantsModule } from './tenants/tenants.controller';
import { ViewsModule } from './views/views.controller';

@Module({
  imports: [
    AdminApiModule,
    PartnersModule,
    IdentityModule,
    TenantsModule,
    RevisionsModule,
    ApiKeysModule,
    AuditModule,
    GatewayQueuesModule,
    DataSubjectModule,
    ComplianceModule,
    RecommendationsModule,
    ReconciliationModule,
    SessionsModule,
    ConsoleModule,
    JobsModule,
    ImportsModule,
    DraftsModule,
    PeopleModule,
    IapModule,
    OverviewModule,
    StoredPostbacksModule,
    SearchModule,
    NetworksModule,
    TestPostbacksModule,
    ExportsModule,
    EvidenceModule,
    LiveModule,
    QuarantineReasonsModule,
    InsightModule,
    MappingModule,
    McpModule,
    ViewsModule,
    EventCatalogueModule,
    EventSessionsModule,
    ConversionJoinsModule,
    EventReconciliationModule,
    EventStatisticsModule,
    AlertsModule,
    EventsModule,
    EventSourcesModule,
  ],
})
export class AppModule {
  static forProcess(environment: AdminEnvironment, log: Log): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ProcessModule.with(AdminEnvironment, environment, log),
        ConfigDatabaseModule.connect(environment),
        OperationsModule.register({ inject: [AdminEnvironment, DataSource], useFactory: describeProcess }),
      ],
    };
  }
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
