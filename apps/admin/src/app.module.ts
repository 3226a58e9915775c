import { type Log, OperationsModule, type OperationsOptions, ProcessModule, VERSION } from '@app/common';
import { type DynamicModule, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AdminEnvironment } from './admin.env';
import { ApiKeysModule } from './api-keys/api-keys.module';
import { AuditModule } from './audit/audit.module';
import { ComplianceModule } from './compliance/compliance.module';
import { ConsoleModule } from './console/console.module';
import { DataSubjectModule } from './data-subject/data-subject.module';
import { ConfigDatabaseModule } from './database/config-database.module';
import { DraftsModule } from './drafts/drafts.module';
import { EvidenceModule } from './evidence/evidence.module';
import { EventCatalogueModule } from './event-catalogue/event-catalogue.controller';
import { EventSessionsModule } from './event-sessions/event-sessions.controller';
import { ConversionJoinsModule } from './conversion-joins/conversion-joins.controller';
import { EventReconciliationModule } from './event-reconciliation/event-reconciliation.controller';
import { EventStatisticsModule } from './event-statistics/event-statistics.controller';
import { AlertsModule } from './alerts/alerts.controller';
import { EventsModule } from './events/events.controller';
import { EventSourcesModule } from './event-sources/event-sources.module';
import { ExportsModule } from './exports/exports.module';
import { GatewayQueuesModule } from './gateway-queues/gateway-queues.module';
import { AdminApiModule } from './http/admin-api';
import { IdentityModule } from './identity/identity.module';
import { InsightModule } from './insight/insight.module';
import { ImportsModule } from './imports/imports.module';
import { JobsModule } from './jobs/jobs.module';
import { IapModule } from './iap/iap.module';
import { McpModule } from './mcp/mcp.module';
import { NetworksModule } from './networks/networks.module';
import { LiveModule } from './live/live.module';
import { MappingModule } from './mapping/mapping.module';
import { OverviewModule } from './overview/overview.module';
import { PartnersModule } from './partners/partners.module';
import { PeopleModule } from './people/people.module';
import { QuarantineReasonsModule } from './quarantine-reasons/quarantine-reasons.module';
import { RecommendationsModule } from './recommendations/recommendations.controller';
import { ReconciliationModule } from './reconciliation/reconciliation.module';
import { RevisionsModule } from './revisions/revisions.module';
import { SearchModule } from './search/search.module';
import { SessionsModule } from './sessions/sessions.module';
import { StoredPostbacksModule } from './stored-postbacks/stored-postbacks.module';
import { TestPostbacksModule } from './test-postbacks/test-postbacks.module';
import { TenantsModule } from './tenants/tenants.module';
import { ViewsModule } from './views/views.module';

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
