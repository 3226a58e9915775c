import { Module } from '@nestjs/common';
import { BatchTakers } from './batch-takers';
import { Courier } from './courier.service';
import { Forwarder } from './forwarder.service';
import { ServiceConnections } from './service-connections';
import { ServiceProber } from './service-prober';

/** The way to the services. */
@Module({
  providers: [Courier, Forwarder, ServiceConnections, ServiceProber, BatchTakers],
  exports: [Courier, Forwarder],
})
export class ForwardModule {}
