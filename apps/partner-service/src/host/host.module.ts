import { Log, OperationsModule, type OperationsOptions, ProcessModule, VERSION } from '@app/common';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { CellEnvironment } from './cell.env';
import { CellPartnersService } from './cell-partners.service';
import { CellPools } from './cell-pools';
import { PartnerHost } from './partner-host';

@Global()
@Module({
  providers: [
    CellPartnersService,
    {
      provide: CellPools,
      inject: [CellEnvironment, Log],
      useFactory: (environment: CellEnvironment, log: Log) => new CellPools(environment, log),
    },
    {
      provide: PartnerHost,
      inject: [CellEnvironment, CellPools, Log],
      useFactory: (environment: CellEnvironment, pools: CellPools, log: Log) =>
        new PartnerHost({ environment, pools, log }),
    },
  ],
  exports: [PartnerHost, CellPools],
})
class CellModule {}

/** The process of a cell. Its partners are applications of their own inside it. */
@Module({
  imports: [
    CellModule,
    OperationsModule.register({
      inject: [CellEnvironment, PartnerHost, CellPools],
      useFactory: describeProcess,
    }),
  ],
})
export class HostModule {
  static forProcess(environment: CellEnvironment, log: Log): DynamicModule {
    return { module: HostModule, imports: [ProcessModule.with(CellEnvironment, environment, log)] };
  }
}

function describeProcess(environment: CellEnvironment, host: PartnerHost, pools: CellPools): OperationsOptions {
  return {
    name: 'partner-host',
    version: VERSION,
    metricsKey: environment.METRICS_KEY,
    info: () => ({ cell: environment.CELL, ...host.describe() }),
    // A partner that is not ready says so itself; the others go on without it.
    readiness: [{ name: 'database', check: () => pools.check() }],
  };
}
