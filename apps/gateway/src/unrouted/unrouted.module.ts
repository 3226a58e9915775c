import { Module } from '@nestjs/common';
import { KeyedHasher, provideServiceIdentity } from '@app/common';
import { GatewayEnvironment } from '../gateway.env';
import { SpoolModule } from '../spool/spool.module';
import { UnroutedController } from './unrouted.controller';
import { UnroutedMetrics } from './unrouted-metrics';
import { UnroutedRedriveService } from './unrouted-redrive.service';
import { UnroutedRepository } from './unrouted.repository';
import { UnroutedService } from './unrouted.service';

/** Requests that no route took. */
@Module({
  imports: [SpoolModule],
  controllers: [UnroutedController],
  providers: [
    UnroutedService,
    UnroutedRedriveService,
    UnroutedRepository,
    UnroutedMetrics,
    {
      provide: KeyedHasher,
      inject: [GatewayEnvironment],
      useFactory: (environment: GatewayEnvironment) => new KeyedHasher(environment.TOKEN_HASH_KEY),
    },
    provideServiceIdentity(GatewayEnvironment, ({ INTERNAL_KEY }) => ({ audience: 'gateway', key: INTERNAL_KEY })),
  ],
  exports: [UnroutedService, KeyedHasher],
})
export class UnroutedModule {}
