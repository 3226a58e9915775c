import { Module } from '@nestjs/common';
import { HealthProber } from './health-prober';
import { PostbackDispatcher } from './postback-dispatcher.service';
import { PostbackSender } from './postback-sender.service';
import { UpstreamClient } from './upstream-client.service';

/** Sends requests to the partners' services. */
@Module({
  providers: [PostbackDispatcher, PostbackSender, UpstreamClient, HealthProber],
  exports: [PostbackDispatcher, PostbackSender],
})
export class UpstreamModule {}
