import { Log, OperationsModule, type OperationsOptions, ProcessModule, VERSION } from '@app/common';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { CellEnvironment } from './cell.env';
import { CellPartnersService } from './cell-partners.service';
import { CellPools } from './cell-pools';
import { LastKnownGoodPartners } from './last-known-good-partners';
import { PartnerHost } from './partner-host';

const STALE =
  'the config database does not confirm them: those of the last known good list are served, and new ones are missing';

@Global()
@Module({
  providers: [
    CellPartnersService,
    LastKnownGoodPartners,
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
  exports: [PartnerHost, CellPools, CellPartnersService],
})
class CellModule {}

/** The process of a cell. Its partners are applications of their own inside it. */
@Module({
  imports: [
    CellModule,
    OperationsModule.register({
      inject: [CellEnvironment, PartnerHost, CellPools, CellPartnersService],
      useFactory: describeProcess,
    }),
  ],
})
export class HostModule {
  static forProcess(environment: CellEnvironment, log: Log): DynamicModule {
    return { module: HostModule, imports: [ProcessModule.with(CellEnvironment, environment, log)] };
  }
}

function describeProcess(
  environment: CellEnvironment,
  host: PartnerHost,
  pools: CellPools,
  partners: CellPartnersService,
): OperationsOptions {
  return {
    name: 'partner-host',
    version: VERSION,
    metricsKey: environment.METRICS_KEY,
    info: () => ({
      cell: environment.CELL,
      ...host.describe(),
      partners_age_seconds: Math.round(partners.ageMs() / 1000),
    }),
    // A partner that is not ready says so itself; the others go on without it.
    readiness: [
      { name: 'database', check: () => pools.check() },
      { name: 'partners', check: () => (partners.isStale ? STALE : undefined) },
    ],
  };
}
