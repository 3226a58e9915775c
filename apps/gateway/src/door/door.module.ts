import { Module } from '@nestjs/common';
import { ForwardModule } from '../forward/forward.module';
import { SpoolModule } from '../spool/spool.module';
import { UnroutedModule } from '../unrouted/unrouted.module';
import { DoorService } from './door.service';
import { GatewayMetrics } from './gateway-metrics';

@Module({
  imports: [ForwardModule, SpoolModule, UnroutedModule],
  providers: [DoorService, GatewayMetrics],
})
export class DoorModule {}
