import { type DynamicModule, Module } from '@nestjs/common';
import { type Log, OperationsModule, type OperationsOptions, ProcessModule, VERSION } from '@app/common';
import type { Pool } from 'pg';
import { AccessModule } from './access/access.module';
import { AuditModule } from './audit/audit.module';
import { ConversionModule } from './conversion/conversion.module';
import { DatabaseComparisonModule } from './database-comparison/database-comparison.module';
import { DatabaseModule } from './database/database.module';
import { PARTNER_POOL } from './database/partner-pool';
import { UnknownController } from './door/unknown.controller';
import { PartnerModule } from './partner/partner.module';
import { PartnerService } from './partner/partner.service';
import { PartnerServiceEnvironment } from './partner-service.env';
import { PostbackModule } from './postback/postback.module';
import { PostbackStore } from './postback/postback-store.service';
import { PrivacyModule } from './privacy/privacy.module';
import { QuarantineModule } from './quarantine/quarantine.module';
import { ReconciliationModule } from './reconciliation/reconciliation.module';

@Module({
  imports: [
    DatabaseModule,
    PartnerModule,
    AccessModule,
    PostbackModule,
    ConversionModule,
    QuarantineModule,
    AuditModule,
    PrivacyModule,
    ReconciliationModule,
    DatabaseComparisonModule,
    OperationsModule.register({
      imports: [PostbackModule],
      inject: [PartnerServiceEnvironment, PartnerService, PARTNER_POOL, PostbackStore],
      useFactory: describeProcess,
    }),
  ],
  controllers: [UnknownController],
})
export class AppModule {
  static forProcess(environment: PartnerServiceEnvironment, log: Log): DynamicModule {
    return { module: AppModule, imports: [ProcessModule.with(PartnerServiceEnvironment, environment, log)] };
  }
}

function describeProcess(
  environment: PartnerServiceEnvironment,
  partner: PartnerService,
  pool: Pool,
  store: PostbackStore,
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
            (SELECT tenant_id FROM conversion_keys LIMIT 0)`,
  );
  if (rows[0]!.is_read_only) throw new Error('the database is read-only');
}
