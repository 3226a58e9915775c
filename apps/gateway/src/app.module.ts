import { type DynamicModule, Module } from '@nestjs/common';
import { type Log, OperationsModule, type OperationsOptions, ProcessModule, VERSION } from '@app/common';
import { AnalyticsForwarder } from './analytics/analytics-forwarder';
import { DataSubjectController } from './data-subject/data-subject.controller';
import { DataSubjectRepository } from './data-subject/data-subject.repository';
import { DataSubjectService } from './data-subject/data-subject.service';
import { GatewayEnvironment } from './gateway.env';
import { ErrorStreaks } from './ingress/error-streaks';
import { IngressRecorder } from './ingress/ingress-recorder';
import { IngressService } from './ingress/ingress.service';
import { OverviewController } from './overview/overview.controller';
import { ReconciliationController, ReconciliationRepository } from './reconciliation/reconciliation.controller';
import { RouteTableService } from './routing/route-table.service';
import { SharedModule } from './shared.module';
import { SpoolModule } from './spool/spool.module';
import { SpoolStatus } from './spool/spool-status';
import { TestPostbacksController } from './test-postbacks/test-postbacks.controller';
import { UnroutedController } from './unrouted/unrouted.controller';
import { UnroutedRedriveService } from './unrouted/unrouted-redrive.service';
import { UnroutedRepository } from './unrouted/unrouted.repository';
import { UnroutedService } from './unrouted/unrouted.service';

@Module({
  imports: [
    SharedModule,
    SpoolModule,
    OperationsModule.register({
      imports: [SpoolModule],
      inject: [GatewayEnvironment, RouteTableService, SpoolStatus],
      useFactory: describeProcess,
    }),
  ],
  controllers: [
    UnroutedController,
    ReconciliationController,
    DataSubjectController,
    OverviewController,
    TestPostbacksController,
  ],
  providers: [
    IngressService,
    AnalyticsForwarder,
    ErrorStreaks,
    IngressRecorder,
    UnroutedService,
    UnroutedRedriveService,
    UnroutedRepository,
    ReconciliationRepository,
    DataSubjectService,
    DataSubjectRepository,
  ],
})
export class AppModule {
  static forProcess(environment: GatewayEnvironment, log: Log): DynamicModule {
    return { module: AppModule, imports: [ProcessModule.with(GatewayEnvironment, environment, log)] };
  }
}

function describeProcess(
  { METRICS_KEY: metricsKey }: GatewayEnvironment,
  routes: RouteTableService,
  spool: SpoolStatus,
): OperationsOptions {
  return {
    name: 'gateway',
    version: VERSION,
    metricsKey,
    info: () => ({
      routes: [...routes.current().byPartner.values()].map(({ partnerCode, endpointPath, endpointUrl }) => ({
        partner: partnerCode,
        endpoint_path: endpointPath,
        is_deployed: endpointUrl !== null,
      })),
      routes_age_seconds: Math.round(routes.ageMs() / 1000),
      is_spool_up: spool.isUp,
    }),
    readiness: [{ name: 'routes', check: () => void routes.current() }],
  };
}
