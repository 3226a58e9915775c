import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { GatewayQueuesService } from './gateway-queues.service';
import { SpoolController } from './spool.controller';
import { UnroutedController } from './unrouted.controller';

/** What the gateway stores: postbacks that no service has accepted yet, and requests without a route. */
@Module({
  imports: [AuditModule, InternalClientModule],
  controllers: [SpoolController, UnroutedController],
  providers: [GatewayQueuesService],
})
export class GatewayQueuesModule {}
