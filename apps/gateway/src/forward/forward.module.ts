import { OutgoingIdentity } from '@app/common';
import { Module } from '@nestjs/common';
import { GatewayEnvironment } from '../gateway.env';
import { BatchTakers } from './batch-takers';
import { Courier } from './courier.service';
import { Forwarder } from './forwarder.service';
import { PostbackSender } from './postback-sender.service';
import { ServiceConnections } from './service-connections';
import { ServiceProber } from './service-prober';

/** The way to the services. */
@Module({
  providers: [
    Courier,
    Forwarder,
    PostbackSender,
    ServiceConnections,
    ServiceProber,
    BatchTakers,
    {
      provide: OutgoingIdentity,
      inject: [GatewayEnvironment],
      useFactory: (environment: GatewayEnvironment) => new OutgoingIdentity(environment),
    },
  ],
  exports: [Courier, Forwarder, PostbackSender],
})
export class ForwardModule {}
