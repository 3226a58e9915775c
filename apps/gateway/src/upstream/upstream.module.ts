import { OutgoingIdentity } from '@app/common';
import { Module } from '@nestjs/common';
import { GatewayEnvironment } from '../gateway.env';
import { BatchSupport } from './batch-support';
import { PostbackDispatcher } from './postback-dispatcher.service';
import { UpstreamClient } from './upstream-client.service';
import { PostbackSender } from './postback-sender.service';
import { UpstreamConnections } from './upstream-connections';
import { HealthProber } from './health-prober';

/** The way to the services. */
@Module({
  providers: [
    PostbackDispatcher,
    UpstreamClient,
    PostbackSender,
    UpstreamConnections,
    HealthProber,
    BatchSupport,
    {
      provide: OutgoingIdentity,
      inject: [GatewayEnvironment],
      useFactory: (environment: GatewayEnvironment) => new OutgoingIdentity(environment),
    },
  ],
  exports: [PostbackDispatcher, UpstreamClient, PostbackSender],
})
export class UpstreamModule {}
