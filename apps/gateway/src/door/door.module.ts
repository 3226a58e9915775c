import { Module } from '@nestjs/common';
import { KeyedHasher } from '@app/common';
import { Courier } from '../forward/courier.service';
import { Forwarder } from '../forward/forwarder.service';
import { ServiceConnections } from '../forward/service-connections';
import { GatewayEnvironment } from '../gateway.env';
import { UnroutedRepository } from '../unrouted/unrouted.repository';
import { DoorService } from './door.service';
import { GatewayMetrics } from './gateway-metrics';

@Module({
  providers: [
    DoorService,
    Forwarder,
    Courier,
    ServiceConnections,
    UnroutedRepository,
    GatewayMetrics,
    {
      provide: KeyedHasher,
      inject: [GatewayEnvironment],
      useFactory: (environment: GatewayEnvironment) => new KeyedHasher(environment.TOKEN_HASH_KEY),
    },
  ],
})
export class DoorModule {}
