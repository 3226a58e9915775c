import {
  type Log,
  MEASURES_RUNTIME,
  OperationsModule,
  type OperationsOptions,
  ProcessModule,
  VERSION,
} from '@app/common';
import { type DynamicModule, Module } from '@nestjs/common';
import type { Pool } from 'pg';
import { AuditEventController } from './audit-events/audit-event.controller';
import { AuditEventRepository } from './audit-events/audit-event.repository';
import { ChangeFeedController } from './change-feed/change-feed.controller';
import { ChangeFeedRepository } from './change-feed/change-feed.repository';
import { ConversionApiController } from './conversion-api/conversion-api.controller';
import { ConversionReads } from './conversion-api/conversion-reads.service';
import { ConversionQueryRepository } from './conversion-api/conversion-query.repository';
import { StatsService } from './conversion-api/stats.service';
import { ConversionStore } from './conversions/conversion-store';
import { PartnerDataSubjectController } from './data-subject/data-subject.controller';
import { PartnerDataSubjectRepository } from './data-subject/data-subject.repository';
import { PartnerDataSubjectService } from './data-subject/data-subject.service';
import { StoredDataController } from './data-subject/stored-data.controller';
import { DatabaseComparisonController } from './database-comparison/database-comparison.controller';
import { DatabaseModule, PoolsModule } from './database/database.module';
import { openOwnPools, PARTNER_POOL, type PartnerPools } from './database/partner-pools';
import { ImportsModule } from './imports/imports.module';
import { IntakeModule } from './intake/intake.module';
import { UnknownEndpointController } from './intake/route-requests';
import { JobsModule } from './jobs/jobs.module';
import { InternalReadsController } from './internal-reads/internal-reads.controller';
import { NewestService } from './internal-reads/newest.service';
import { InsightQueryController } from './insight/insight-query.controller';
import { InsightQueryRepository } from './insight/insight-query.repository';
import { ApprovalsService } from './insight/approvals.service';
import { DecisionsController } from './insight/decisions.controller';
import { SignalsController } from './insight/signals.controller';
import { SignalsService } from './insight/signals.service';
import { DecisionsService } from './insight/decisions.service';
import { TrafficService } from './insight/traffic.service';
import { TrainingRowsController } from './training/training-rows.controller';
import { TrainingRowsService } from './training/training-rows.service';
import { OverviewService } from './internal-reads/overview.service';
import { SearchService } from './internal-reads/search.service';
import { PartnerConfigService } from './partner-config/partner-config.service';
import { PartnerServiceEnvironment } from './partner-service.env';
import { QuarantineController } from './quarantine/quarantine.controller';
import { QuarantineGroupsService } from './quarantine/quarantine-groups.service';
import { QuarantineService } from './quarantine/quarantine.service';
import { ReconciliationController } from './reconciliation/reconciliation.controller';

@Module({})
class RuntimeModule {}

@Module({
  imports: [
    DatabaseModule,
    IntakeModule,
    JobsModule,
    ImportsModule,
    OperationsModule.register({
      inject: [PartnerServiceEnvironment, PartnerConfigService, PARTNER_POOL, ConversionStore],
      useFactory: describeProcess,
    }),
  ],
  controllers: [
    UnknownEndpointController,
    ConversionApiController,
    ChangeFeedController,
    QuarantineController,
    AuditEventController,
    PartnerDataSubjectController,
    StoredDataController,
    ReconciliationController,
    DatabaseComparisonController,
    InternalReadsController,
    InsightQueryController,
    DecisionsController,
    SignalsController,
    TrainingRowsController,
  ],
  providers: [
    ConversionQueryRepository,
    ConversionReads,
    NewestService,
    OverviewService,
    SearchService,
    ChangeFeedRepository,
    StatsService,
    QuarantineService,
    QuarantineGroupsService,
    DecisionsService,
    ApprovalsService,
    TrainingRowsService,
    SignalsService,
    InsightQueryRepository,
    TrafficService,
    AuditEventRepository,
    PartnerDataSubjectService,
    PartnerDataSubjectRepository,
  ],
})
export class AppModule {
  /** @param pools by default those of the partner's own database */
  static forProcess(
    environment: PartnerServiceEnvironment,
    log: Log,
    pools = openOwnPools(environment, log),
  ): DynamicModule {
    const imports = [ProcessModule.with(PartnerServiceEnvironment, environment, log), PoolsModule.with(pools)];
    return { module: AppModule, imports };
  }

  /** One of the applications of a cell's process, which measures its runtime once. */
  static inProcessOfMany(environment: PartnerServiceEnvironment, log: Log, pools: PartnerPools): DynamicModule {
    const { imports, ...module } = AppModule.forProcess(environment, log, pools);
    const providers = [{ provide: MEASURES_RUNTIME, useValue: false }];
    const runtime = { module: RuntimeModule, global: true, providers, exports: providers };
    return { ...module, imports: [...(imports ?? []), runtime] };
  }
}

function describeProcess(
  environment: PartnerServiceEnvironment,
  partner: PartnerConfigService,
  pool: Pool,
  store: ConversionStore,
): OperationsOptions {
  return {
    name: 'partner-service',
    version: VERSION,
    metricsKey: environment.METRICS_KEY,
    info: () => {
      const { config } = partner.current();
      return {
        partner: config.partnerCode,
        partner_name: config.partnerName,
        endpoint_path: config.endpointPath,
        config_version: config.version,
        config_age_seconds: Math.round(partner.ageMs() / 1000),
        tenants: config.tenants.map(({ code }) => code),
      };
    },
    readiness: [
      { name: 'configuration', check: () => void partner.current() },
      { name: 'database', check: () => checkDatabase(pool) },
      { name: 'storing', check: () => store.checkLastStore() },
    ],
  };
}

/** @throws Error when nothing can be stored: no connection, no tables, or a replica or another that is read-only */
async function checkDatabase(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ is_read_only: boolean }>(
    `SELECT current_setting('transaction_read_only')::boolean AS is_read_only,
            (SELECT tenant_id FROM conversion_state LIMIT 0)`,
  );
  if (rows[0]!.is_read_only) throw new Error('the database is read-only');
}
