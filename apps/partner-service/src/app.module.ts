import { type DynamicModule, Module } from '@nestjs/common';
import { type Log, OperationsModule, type OperationsOptions, ProcessModule, VERSION } from '@app/common';
import type { Pool } from 'pg';
import { CallerAuthModule } from './caller-auth/caller-auth.module';
import { AuditEventModule } from './audit-events/audit-event.module';
import { ConversionApiModule } from './conversion-api/conversion-api.module';
import { DatabaseComparisonModule } from './database-comparison/database-comparison.module';
import { DatabaseModule } from './database/database.module';
import { PARTNER_POOL } from './database/partner-pool';
import { UnknownEndpointController } from './intake/unknown-endpoint.controller';
import { PartnerConfigModule } from './partner-config/partner-config.module';
import { PartnerConfigService } from './partner-config/partner-config.service';
import { PartnerServiceEnvironment } from './partner-service.env';
import { IntakeModule } from './intake/intake.module';
import { ConversionStore } from './conversions/conversion-store';
import { DataSubjectModule } from './data-subject/data-subject.module';
import { QuarantineModule } from './quarantine/quarantine.module';
import { ReconciliationModule } from './reconciliation/reconciliation.module';

@Module({
  imports: [
    DatabaseModule,
    PartnerConfigModule,
    CallerAuthModule,
    IntakeModule,
    ConversionApiModule,
    QuarantineModule,
    AuditEventModule,
    DataSubjectModule,
    ReconciliationModule,
    DatabaseComparisonModule,
    OperationsModule.register({
      imports: [IntakeModule],
      inject: [PartnerServiceEnvironment, PartnerConfigService, PARTNER_POOL, ConversionStore],
      useFactory: describeProcess,
    }),
  ],
  controllers: [UnknownEndpointController],
})
export class AppModule {
  static forProcess(environment: PartnerServiceEnvironment, log: Log): DynamicModule {
    return { module: AppModule, imports: [ProcessModule.with(PartnerServiceEnvironment, environment, log)] };
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

/** @throws Error when nothing can be stored: no answer, no tables, or a replica or another that is read-only */
async function checkDatabase(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ is_read_only: boolean }>(
    `SELECT current_setting('transaction_read_only')::boolean AS is_read_only,
            (SELECT tenant_id FROM conversion_state LIMIT 0)`,
  );
  if (rows[0]!.is_read_only) throw new Error('the database is read-only');
}
