import { type DynamicModule, Module } from '@nestjs/common';
import { type Log, OperationsModule, type OperationsOptions, ProcessModule, VERSION } from '@app/common';
import { DatabaseModule } from './database/database.module';
import { IngressModule } from './ingress/ingress.module';
import { GatewayEnvironment } from './gateway.env';
import { DataSubjectModule } from './data-subject/data-subject.module';
import { ReconciliationModule } from './reconciliation/reconciliation.module';
import { RoutingModule } from './routing/routing.module';
import { RouteTableService } from './routing/route-table.service';
import { SpoolHealth } from './spool/spool-health';
import { SpoolModule } from './spool/spool.module';

@Module({
  imports: [
    DatabaseModule,
    RoutingModule,
    IngressModule,
    ReconciliationModule,
    DataSubjectModule,
    OperationsModule.register({
      imports: [SpoolModule],
      inject: [GatewayEnvironment, RouteTableService, SpoolHealth],
      useFactory: describeProcess,
    }),
  ],
})
export class AppModule {
  static forProcess(environment: GatewayEnvironment, log: Log): DynamicModule {
    return { module: AppModule, imports: [ProcessModule.with(GatewayEnvironment, environment, log)] };
  }
}

function describeProcess(
  environment: GatewayEnvironment,
  routes: RouteTableService,
  spool: SpoolHealth,
): OperationsOptions {
  return {
    name: 'gateway',
    version: VERSION,
    metricsKey: environment.METRICS_KEY,
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
