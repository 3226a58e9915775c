import { Module } from '@nestjs/common';
import { UpstreamModule } from '../upstream/upstream.module';
import { SpoolModule } from '../spool/spool.module';
import { UnroutedModule } from '../unrouted/unrouted.module';
import { IngressService } from './ingress.service';
import { IngressMetrics } from './ingress-metrics';

@Module({
  imports: [UpstreamModule, SpoolModule, UnroutedModule],
  providers: [IngressService, IngressMetrics],
})
export class IngressModule {}
